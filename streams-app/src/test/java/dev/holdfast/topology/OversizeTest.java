package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that was small on the broker, because it was compressed, may be larger than a producer can send. */
class OversizeTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");
    private static final int TWELVE_MB = 12 << 20;

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"work-items", "attempts", "experiment-commands", "tallies", "snapshot-requests"})
    void keepsTheBeginningOfWhatNoProducerCanSend(String topic) throws Exception {
        byte[] value = new byte[TWELVE_MB];
        Arrays.fill(value, (byte) 'x');

        harness.pipe(topic(topic), KEY.toString().getBytes(StandardCharsets.UTF_8), value);

        TestRecord<byte[], byte[]> reject = onlyReject("oversize");
        assertThat(reject.value()).hasSizeLessThan(1 << 20).containsOnly('x').isNotEmpty();
        assertThat(header(reject, RejectHeaders.TOPIC)).isEqualTo(topic);
        assertThat(header(reject, "holdfast.value-length")).isEqualTo(String.valueOf(TWELVE_MB));
        assertThat(header(reject, "holdfast.value-sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
        assertThat(new String(reject.key(), StandardCharsets.UTF_8)).isEqualTo(KEY.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"work-items", "attempts", "experiment-commands", "tallies", "snapshot-requests"})
    void keepsTheBeginningOfAKeyThatNoProducerCanSend(String topic) {
        byte[] key = new byte[TWELVE_MB];
        Arrays.fill(key, (byte) 'k');

        harness.pipe(topic(topic), key, new byte[] {1, 2, 3});

        TestRecord<byte[], byte[]> reject = onlyReject("invalid_key");
        assertThat(reject.key()).hasSizeLessThan(1 << 20).containsOnly('k').isNotEmpty();
        assertThat(header(reject, "holdfast.key-length")).isEqualTo(String.valueOf(TWELVE_MB));
        assertThat(reject.value()).containsExactly(1, 2, 3);
    }

    @Test
    void refusesHeadersThatCouldNotBeSentOn() {
        var headers = new RecordHeaders().add("any", new byte[TWELVE_MB]);
        byte[] item = harness.bytes(Topics.WORK_ITEMS, Records.item(KEY));

        harness.pipe(Topics.WORK_ITEMS, KEY.toString().getBytes(StandardCharsets.UTF_8), item, headers);

        assertThat(onlyReject("oversize").value()).isEqualTo(item);
        assertThat(harness.backlog()).isZero();
    }

    @Test
    void refusesASpecThatMakesTheRecordTooLarge() {
        String spec = Specs.of("slow").replace("a name", "x".repeat(5 << 20));

        harness.start("e", spec, 1);

        CommandReply reply = onlyReply();
        assertThat(reply.getAccepted()).isFalse();
        assertThat(reply.getDetail()).contains("shorten the SPEC").hasSizeLessThan(2_100);
        assertThat(harness.published()).isEmpty();
    }

    @Test
    void letsAnExperimentBeCancelledWhoseRecordCannotGrow() {
        harness.start("e", Specs.of("slow").replace("a name", "x".repeat((1 << 20) - 10_000)), 1);
        assertThat(onlyReply().getAccepted()).isTrue();
        ExperimentCommand tune = Records.command(CommandKind.TUNE, "e");
        tune.setSpec(Specs.of("slow").replace("a name", "x".repeat(3 << 20)));
        tune.setDrifts(List.of(
                Drift.newBuilder().setKey("experiment.name").setReason("longer").build()));

        harness.send(tune);

        assertThat(onlyReply().getAccepted()).isFalse();
        harness.command("e", CommandKind.CANCEL);
        assertThat(onlyReply().getAccepted()).isTrue();
    }

    @Test
    void keepsRepliesShortWhateverTheyQuote() {
        ExperimentCommand resume = Records.command(CommandKind.RESUME, "e".repeat(8_000));

        harness.send(resume);

        assertThat(onlyReply().getDetail()).hasSizeLessThan(2_100);
    }

    @Test
    void rejectsACommandThatCannotBeAnswered() {
        ExperimentCommand command = Records.command(CommandKind.RESUME, "e");
        command.setCommandId("c".repeat(5 << 20));

        harness.send(command);

        onlyReject("invalid");
        assertThat(harness.replies()).isEmpty();
    }

    @Test
    void rejectsAnAnswerThatFitsIntoNoResult() {
        harness.start("e", Specs.of("slow"), 1);
        harness.submit(KEY);
        harness.report(Events.started(KEY, 1, "here/2"));

        harness.report(Events.succeeded(KEY, 1, "here/2", "x".repeat(7 << 20)));

        onlyReject("oversize");
        assertThat(harness.results()).isEmpty();
        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.STARTED);
    }

    @Test
    void sendsTheLargestAnswerWithTheLargestLabels() {
        harness.start("e", Specs.of("slow"), 1);
        WorkItem item = Records.item(KEY);
        item.setLabels(Map.of("label", "l".repeat(1_000_000)));
        harness.pipe(Topics.WORK_ITEMS, KEY.toString(), item);
        harness.report(Events.started(KEY, 1, "here/2"));

        harness.report(Events.succeeded(KEY, 1, "here/2", "\u20ac".repeat(1 << 20)));

        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.bytes(Topics.RESULTS, harness.results().get(0)))
                .hasSizeLessThan(Topics.MAX_RECORD_BYTES / 2 + (1 << 20));
    }

    @Test
    void rejectsATallyThatIsNotUnderItsKey() {
        harness.pipe(Topics.TALLIES, "e/1", Records.tally("x".repeat(5 << 20), 1, 1, 0, 0));

        onlyReject("key_mismatch");
    }

    private CommandReply onlyReply() {
        var replies = harness.replies();
        assertThat(replies).hasSize(1);
        return replies.get(0);
    }

    private TestRecord<byte[], byte[]> onlyReject(String reason) {
        var rejects = harness.rejects();
        assertThat(rejects).hasSize(1);
        assertThat(header(rejects.get(0), RejectHeaders.REASON)).isEqualTo(reason);
        return rejects.get(0);
    }

    private static Topic<?> topic(String name) {
        return Topics.ALL.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
