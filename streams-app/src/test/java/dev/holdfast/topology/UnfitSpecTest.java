package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.ExternalType;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SPEC of which no plan can be made is refused where it comes in; one that is there already harms nothing else. */
class UnfitSpecTest {
    private static final String EXTERNAL = """
            {"experiment": {"name": "n"}, "handler": {"kind": "external", "config": "gpt"},
             "execution": {"workers": "external"}}""";
    private static final String NO_PRICE = """
            {"experiment": {"name": "n"}, "handler": {"kind": "slow"}, "execution": {},
             "budget": {"money": 5, "prices": {"*": "0.15"}}}""";

    private final TopologyHarness harness =
            new TopologyHarness(TestHandler.slow(task -> "{}"), new ExternalType(), new Throwing());

    @AfterEach
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EXTERNAL,
                NO_PRICE,
                "",
                "[]",
                "{",
                "{\"experiment\": {\"name\": \"n\"}}",
                "{\"handler\": {\"kind\": \"slow\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"nobody\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"throwing\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"throwing\", \"text\": 5}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"throwing\", \"number\": \"five\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"execution\": []}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"execution\": {\"concurrency\": {}}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"execution\": {\"token_rate\": \"many\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"execution\": {\"weight\": 0}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"budget\": {\"tokens\": \"many\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"budget\": {\"prices\": []}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"budget\": 5}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"metrics\": {\"label\": \"l\"}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"snapshots\": {\"window\": 0}}",
                "{\"experiment\": {\"name\": \"n\"}, \"handler\": {\"kind\": \"slow\"}, \"blocks\": {\"units_per_block\": 0}}"
            })
    void refusesAStart(String spec) {
        harness.start("e", spec, 1);

        CommandReply reply = onlyReply();
        assertThat(reply.getAccepted()).as(reply.getDetail()).isFalse();
        assertThat(reply.getDetail()).startsWith("the SPEC is not valid: ").hasSizeGreaterThan(30);
        assertThat(harness.published()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        harness.start("e", EXTERNAL, 1);
        assertThat(onlyReply().getDetail()).contains("handler.config").contains("gpt");

        harness.start("e", NO_PRICE, 1);
        assertThat(onlyReply().getDetail()).contains("0.15/0.60");
    }

    @Test
    void refusesATuneAResumeAndARestoreThatBringOne() {
        harness.start("e", Specs.of("slow"), 1);
        assertThat(onlyReply().getAccepted()).isTrue();

        for (CommandKind kind : List.of(CommandKind.TUNE, CommandKind.RESUME)) {
            harness.send(drift(kind, NO_PRICE));
            assertThat(onlyReply().getAccepted()).isFalse();
        }
        ExperimentCommand restore = Records.command(CommandKind.RESTORE, "other");
        restore.setRecord(old("other", EXTERNAL, ExperimentStatus.PAUSED));
        harness.send(restore);

        assertThat(onlyReply().getAccepted()).isFalse();
        assertThat(harness.experiment("e").getSpec()).isEqualTo(Specs.of("slow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {EXTERNAL, NO_PRICE, "", "no JSON"})
    void goesOnWithOthersBesideAnOldRecord(String spec) {
        ItemKey lost = new ItemKey("old", "i1", "t");
        ItemKey good = new ItemKey("good", "i1", "t");
        put(old("old", spec, ExperimentStatus.RUNNING));
        harness.submit(lost);
        harness.start("good", Specs.of("slow"), 1);
        harness.submit(good);

        harness.advance(Duration.ofSeconds(2));

        assertThat(harness.queue().takeAll()).extracting(task -> task.key()).containsExactly(good);
        assertThat(harness.rejects()).isEmpty();
    }

    @Test
    void cancelsWhatIsLeftOfAnOldRecord() {
        ItemKey lost = new ItemKey("old", "i1", "t");
        put(old("old", EXTERNAL, ExperimentStatus.FAILED));
        harness.submit(lost);
        harness.pulse();

        harness.command("old", CommandKind.CANCEL);
        harness.advance(Duration.ofSeconds(2));

        assertThat(onlyReply().getAccepted()).isTrue();
        assertThat(harness.experiment("old").getStatus()).isEqualTo(ExperimentStatus.CANCELLED);
        assertThat(harness.experiment("old").getItemsCancelled()).isEqualTo(1);
    }

    @Test
    void refusesToGoOnAndGoesOnWithASpecThatCan() {
        put(old("old", NO_PRICE, ExperimentStatus.FAILED));

        for (CommandKind kind : List.of(CommandKind.RESUME, CommandKind.RETRY, CommandKind.SNAPSHOT)) {
            harness.command("old", kind);
            CommandReply reply = onlyReply();
            assertThat(reply.getAccepted()).isFalse();
            assertThat(reply.getDetail()).contains("0.15/0.60").contains("holdfast cancel old");
        }
        harness.send(drift(CommandKind.RESUME, "old", Specs.of("slow")));

        assertThat(onlyReply().getAccepted()).isTrue();
        assertThat(harness.experiment("old").getStatus()).isEqualTo(ExperimentStatus.RUNNING);
    }

    @Test
    void letsARecordThatCannotBeReadHarmNothing() {
        harness.start("good", Specs.of("slow"), 1);
        harness.pipe(Topics.EXPERIMENTS, new byte[] {'o'}, new byte[] {1, 2, 3});
        harness.pipe(Topics.EXPERIMENTS, null, new byte[] {1, 2, 3});
        harness.submit(new ItemKey("o", "i1", "t"), new ItemKey("good", "i1", "t"));

        harness.advance(TopologyHarness.UNKNOWN_WAIT.plusSeconds(5));

        assertThat(harness.queue().takeIncidents()).contains("i1");
        assertThat(harness.rejects()).isEmpty();
    }

    private static ExperimentCommand drift(CommandKind kind, String spec) {
        return drift(kind, "e", spec);
    }

    private static ExperimentCommand drift(CommandKind kind, String experimentId, String spec) {
        ExperimentCommand command = Records.command(kind, experimentId);
        command.setSpec(spec);
        command.setDrifts(List.of(
                Drift.newBuilder().setKey("budget").setReason("a reason").build()));
        return command;
    }

    private void put(Experiment record) {
        harness.<Experiment>store(Stores.EXPERIMENT_RECORDS).put(record.getExperimentId(), record);
        harness.pipe(Topics.EXPERIMENTS, record.getExperimentId(), record);
    }

    /** Returns a record as a version wrote it that looked at less. */
    static Experiment old(String experimentId, String spec, ExperimentStatus status) {
        Experiment record = Records.running(experimentId);
        record.setSpec(spec);
        record.setStatus(status);
        record.setItemsTotal(1L);
        record.setItemsFailed(1);
        record.setStartedAt(java.time.Instant.ofEpochMilli(Events.ANY_TIME));
        return record;
    }

    private CommandReply onlyReply() {
        var replies = harness.replies();
        assertThat(replies).hasSize(1);
        return replies.get(0);
    }

    /** A plug-in that throws whatever it is asked. */
    private static final class Throwing implements HandlerType {
        @Override
        public String kind() {
            return "throwing";
        }

        @Override
        public Mode mode(HandlerSection section) {
            throw new ClassCastException("a fault of the plug-in");
        }

        @Override
        public List<Setting> settings() {
            return List.of(
                    Setting.optional("text", Setting.Kind.TEXT, null, "a text"),
                    Setting.optional("number", Setting.Kind.INTEGER, null, "a number"));
        }

        @Override
        public Handler create(HandlerSection section) {
            throw new IllegalStateException("not asked for");
        }
    }
}
