package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One writer keeps an experiment's record: commands once each, tallies summed, completion seen. */
class ExperimentLifeTest {
    private static final String HERE = "here/2";

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void repliesToACommandAndPublishesTheRecord() {
        ExperimentCommand start = Records.start("e", Specs.of("slow"), 3);

        harness.send(start);

        assertThat(harness.replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getAccepted()).isTrue();
            assertThat(reply.getCommandId()).isEqualTo(start.getCommandId());
        });
        assertThat(harness.published()).singleElement().satisfies(record -> {
            assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
            assertThat(record.getName()).isEqualTo("a name");
        });
    }

    @Test
    void startsAnExperimentOnce() {
        harness.send(Records.start("e", Specs.of("slow"), 3));
        harness.send(Records.start("e", Specs.of("slow"), 4));

        assertThat(harness.replies()).extracting(CommandReply::getAccepted).containsExactly(true, false);
        assertThat(harness.experiment("e").getItemsTotal()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"handler\":{\"kind\":\"slow\"}}",
                "{\"experiment\":{\"name\":\"n\"},\"handler\":{\"kind\":\"nobody\"}}",
                "{\"experiment\":{\"name\":\"n\"},\"handler\":{\"kind\":\"slow\"},\"execution\":{\"rate\":\"often\"}}",
                "{\"experiment\":{\"name\":\"n\"},\"handler\":{\"kind\":\"slow\"},\"execution\":{\"concurrency\":\"0\"}}"
            })
    void refusesASpecThatCannotBeCarriedOut(String spec) {
        harness.send(Records.start("e", spec, 3));

        assertThat(harness.replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getAccepted()).isFalse();
            assertThat(reply.getDetail()).contains("SPEC");
        });
        assertThat(harness.published()).isEmpty();
    }

    @Test
    void refusesALimitThatTheConfigurationHasNot() {
        harness.send(Records.start("e", Specs.of("slow", "\"limit\":\"acount\""), 3));
        harness.send(Records.start("f", Specs.of("slow", "\"limit\":\"account\""), 3));

        assertThat(harness.replies())
                .satisfiesExactly(
                        refused -> assertThat(refused.getDetail()).contains("'acount'", "did you mean 'account'?"),
                        accepted -> assertThat(accepted.getAccepted()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "latest"})
    void refusesAnIdThatNobodyCouldNameOrKey(String id) {
        harness.send(Records.start(id, Specs.of("slow"), 3));

        assertThat(harness.replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getAccepted()).isFalse();
            assertThat(reply.getDetail()).contains("experiment_id");
        });
    }

    @Test
    void ignoresCommandsThatAreReadAgain() {
        harness.start("e", Specs.of("slow"), 3);
        Experiment read = harness.experiment("e");
        read.setCommandsPosition(10);
        harness.<Experiment>store(Stores.EXPERIMENT_RECORDS).put("e", read);
        harness.replies();

        harness.send(Records.command(CommandKind.RESUME, "e"));

        assertThat(harness.replies()).isEmpty();
        assertThat(harness.experiment("e").getStarts()).isEqualTo(1);
    }

    @Test
    void rejectsACommandUnderAnotherKeyAndOneThatCannotBeRead() {
        harness.pipe(Topics.EXPERIMENT_COMMANDS, "f", Records.start("e", Specs.of("slow"), 1));
        assertRejected("key_mismatch", "experiment-commands");

        harness.pipe(Topics.EXPERIMENT_COMMANDS, bytes("e"), bytes("junk"));
        assertRejected("undecodable", "experiment-commands");

        harness.pipe(Topics.TALLIES, bytes("e/0"), bytes("junk"));
        assertRejected("undecodable", "tallies");
    }

    @Test
    void isCompleteExactlyWhenTheLastItemIsDone() {
        ItemKey one = new ItemKey("e", "1", "t");
        ItemKey two = new ItemKey("e", "2", "t");
        harness.start("e", Specs.of("slow", "\"max_attempts\":1"), 2);
        harness.submit(one);
        finish(one);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        harness.submit(two);
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        finish(two);

        Experiment record = harness.experiment("e");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getItemsTotal()).isEqualTo(2);
        assertThat(record.getEndedAt()).isNotNull();
    }

    @Test
    void isNotCompleteBeforeTheTotalIsKnown() {
        ItemKey one = new ItemKey("e", "1", "t");
        ExperimentCommand start = Records.start("e", Specs.of("slow"), 0);
        start.setItemsTotal(null);
        harness.send(start);
        harness.submit(one);
        finish(one);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        ExperimentCommand submitted = Records.command(CommandKind.SUBMITTED, "e");
        submitted.setItemsTotal(1L);
        harness.send(submitted);

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void sumsTheTalliesOfAllPartitions() {
        harness.start("e", Specs.of("slow"), 10);

        harness.report(Records.tally("e", 3, 4, 2, 1));
        harness.report(Records.tally("e", 4, 3, 3, 0));
        harness.pulse();

        assertThat(harness.experiment("e").getItemsAdmitted()).isEqualTo(7);
        assertThat(harness.experiment("e").getItemsSucceeded()).isEqualTo(5);
        assertThat(harness.experiment("e").getItemsFailed()).isEqualTo(1);
    }

    @Test
    void ignoresATallyThatIsReadAgain() {
        harness.start("e", Specs.of("slow"), 10);
        Tally newer = Records.tally("e", 3, 4, 2, 1);
        Tally older = Records.tally("e", 3, 2, 1, 0);

        harness.report(newer);
        harness.report(older);
        harness.report(newer);
        harness.pulse();

        assertThat(harness.experiment("e").getItemsAdmitted()).isEqualTo(4);
    }

    @Test
    void publishesARecordOnlyWhenSomethingChanged() {
        harness.start("e", Specs.of("slow"), 10);
        harness.published();

        harness.advance(Duration.ofMinutes(5));

        assertThat(harness.published()).isEmpty();
    }

    @Test
    void finalisesOnAResumeWhatHasNothingLeft() { // R17, A2
        harness.start("e", Specs.of("slow"), 1);
        ItemKey last = new ItemKey("e", "i1", "t");
        harness.submit(last);
        harness.command("e", CommandKind.FAIL);
        finish(last);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.FAILED);

        harness.command("e", CommandKind.RESUME);

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        harness.command("e", CommandKind.RESUME);
        assertThat(harness.replies())
                .last()
                .satisfies(reply -> assertThat(reply.getAccepted()).isFalse());
    }

    @Test
    void keepsCountsOverAResume() { // R25
        ItemKey one = new ItemKey("e", "1", "t");
        harness.start("e", Specs.of("slow"), 2);
        harness.submit(one);
        finish(one);

        harness.send(Records.command(CommandKind.RESUME, "e"));

        Experiment record = harness.experiment("e");
        assertThat(record.getItemsSucceeded()).isEqualTo(1);
        assertThat(record.getItemsTotal()).isEqualTo(2);
        assertThat(record.getSessionItemsBefore()).isEqualTo(1);
        assertThat(record.getRatePerSec()).as("R26: nothing is done yet").isNull();
        assertThat(record.getStarts()).isEqualTo(2);
    }

    private void finish(ItemKey key) {
        harness.report(Events.started(key, 1, HERE));
        harness.report(Events.succeeded(key, 1, HERE, "{}"));
        harness.pulse();
    }

    private void assertRejected(String reason, String topic) {
        assertThat(harness.rejects()).singleElement().satisfies(reject -> {
            assertThat(header(reject, RejectHeaders.REASON)).isEqualTo(reason);
            assertThat(header(reject, RejectHeaders.TOPIC)).isEqualTo(topic);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
