package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each record that comes in is let in once, counted as a duplicate, or rejected with the reason and its origin. */
class AdmissionTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");
    private static final ItemKey OTHER = new ItemKey("e", "i2", "t");

    /** The time after which it is sure that no record of an experiment is on its way. */
    private static final Duration SURE = Duration.ofMillis(UnknownExperimentInquiry.MIRROR_MS + 1_500);

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void letsANewItemInUnderTheOffsetThatBroughtIt() {
        harness.start("e", Specs.of("slow"), 2);

        harness.submit(KEY, OTHER);

        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(harness.requireItem(KEY).getPosition()).isZero();
        assertThat(harness.requireItem(OTHER).getPosition()).isEqualTo(1);
        assertThat(harness.backlog()).isEqualTo(2);
        harness.pulse();
        assertThat(harness.experiment("e").getItemsAdmitted()).isEqualTo(2);
    }

    @Test
    void countsAKnownItemAsADuplicateAndDoesNothingElse() { // R19, R20
        harness.start("e", Specs.of("slow"), 1);
        harness.submit(KEY);

        harness.submit(KEY, KEY);
        harness.pulse();

        assertThat(harness.queue().takeAll()).hasSize(1);
        assertThat(harness.experiment("e").getDuplicates()).isEqualTo(2);
        assertThat(harness.experiment("e").getItemsAdmitted()).isEqualTo(1);
        assertThat(harness.rejects()).isEmpty();
    }

    @Test
    void countsDuplicatesAfterCompletion() { // R20
        harness.start("e", Specs.of("slow"), 1);
        harness.submit(KEY);
        harness.report(Events.started(KEY, 1, "here/2"));
        harness.report(Events.succeeded(KEY, 1, "here/2", "{}"));
        harness.pulse();

        harness.submit(KEY);
        harness.pulse();

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getDuplicates()).isEqualTo(1);
        assertThat(harness.results()).hasSize(1);
    }

    @Test
    void rejectsANewItemOfAnExperimentThatIsOver() {
        harness.start("e", Specs.of("slow"), 0);

        harness.submit(KEY);
        harness.pulse();

        assertRejected("experiment_ended");
        assertThat(harness.experiment("e").getRejected()).isEqualTo(1);
    }

    @Test
    void rejectsAKeyThatNamesAnotherItem() {
        harness.start("e", Specs.of("slow"), 1);

        harness.pipe(Topics.WORK_ITEMS, OTHER.toString(), Records.item(KEY));
        harness.pulse();

        TestRecord<byte[], byte[]> reject = assertRejected("key_mismatch");
        assertThat(header(reject, RejectHeaders.EXPERIMENT_ID)).isEqualTo("e");
        assertThat(harness.item(KEY)).isNull();
        assertThat(harness.requireItem(OTHER).getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(harness.experiment("e").getRejected()).isEqualTo(1);
    }

    @Test
    void rejectsAKeyThatIsNotCanonical() {
        harness.pipe(Topics.WORK_ITEMS, "e/%41/t", Records.item(new ItemKey("e", "A", "t")));

        assertRejected("invalid_key");
    }

    @Test
    void rejectsAnItemThatCanHaveNoKey() {
        WorkItem nameless = Records.item(KEY);
        nameless.setIncidentId("");

        harness.pipe(Topics.WORK_ITEMS, "e//t", nameless);

        assertRejected("invalid_key");
    }

    @Test
    void rejectsAKeyThatIsNotText() {
        rejects(new byte[] {(byte) 0xff, 1}, harness.bytes(Topics.WORK_ITEMS, Records.item(KEY)), "invalid_key");
    }

    @Test
    void rejectsWhatIsNotInTheWireFormat() {
        rejects(keyBytes(), "hello".getBytes(StandardCharsets.UTF_8), "undecodable");
    }

    @Test
    void rejectsAValueThatBreaksOff() {
        byte[] whole = harness.bytes(Topics.WORK_ITEMS, Records.item(KEY));

        rejects(keyBytes(), java.util.Arrays.copyOf(whole, whole.length - 3), "undecodable");
    }

    @Test
    void rejectsAnotherRecordThanAnItem() {
        byte[] command = harness.bytes(Topics.EXPERIMENT_COMMANDS, Records.command(CommandKind.RESUME, "e"));

        rejects(keyBytes(), command, "undecodable");
    }

    @Test
    void rejectsASchemaThatTheRegistryDoesNotKnow() {
        byte[] value = harness.bytes(Topics.WORK_ITEMS, Records.item(KEY));
        value[3] = 99;

        rejects(keyBytes(), value, "unknown_schema");
    }

    @Test
    void rejectsAnItemThatIsTooLarge() {
        WorkItem large = Records.item(KEY);
        large.setText("x".repeat(Topics.MAX_ITEM_BYTES));

        rejects(keyBytes(), harness.bytes(Topics.WORK_ITEMS, large), "oversize");
    }

    @Test
    void rejectsARecordWithoutKeyOrValue() {
        rejects(null, harness.bytes(Topics.WORK_ITEMS, Records.item(KEY)), "incomplete");
        rejects(keyBytes(), null, "incomplete");
        rejects(null, null, "incomplete");
    }

    @Test
    void keepsItemsThatComeBeforeTheirExperimentAndGoesOnWhenItStarts() {
        harness.submit(KEY, OTHER);
        harness.advance(Duration.ofSeconds(30));
        assertThat(harness.queue().takeAll()).isEmpty();

        harness.start("e", Specs.of("slow"), 2);

        assertThat(harness.queue().takeIncidents()).containsExactly("i1", "i2");
        assertThat(harness.rejects()).isEmpty();
    }

    @Test
    void rejectsItemsOfAnExperimentThatNobodyStartsInTime() {
        harness.submit(KEY);
        harness.advance(Duration.ofSeconds(50));
        harness.submit(OTHER);
        assertThat(harness.rejects()).isEmpty();

        harness.advance(Duration.ofSeconds(15));
        harness.advance(SURE);

        TestRecord<byte[], byte[]> reject = assertRejected("unknown_experiment");
        assertThat(reject.key()).isEqualTo(keyBytes());
        assertThat(reject.value()).isEqualTo(harness.bytes(Topics.WORK_ITEMS, Records.item(KEY)));
        assertThat(harness.item(KEY)).isNull();
        assertThat(harness.item(OTHER)).isNotNull();
        assertThat(harness.backlog()).isEqualTo(1);
    }

    @Test
    void keepsItemsWhoseStartLiesOnTheTopicHoweverLongNobodyWasThereToReadIt() {
        harness.submit(KEY);
        harness.commandIsPending("e", true);
        harness.advance(TopologyHarness.UNKNOWN_WAIT.multipliedBy(3));
        harness.advance(SURE);
        harness.advance(TopologyHarness.UNKNOWN_WAIT);
        assertThat(harness.rejects()).isEmpty();

        harness.commandIsPending("e", false);
        harness.start("e", Specs.of("slow"), 1);
        harness.advance(TopologyHarness.UNKNOWN_WAIT);

        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.queue().takeIncidents()).containsExactly("i1");
    }

    @Test
    void givesTheRecordOfADecidedStartTimeToCome() {
        harness.submit(KEY);
        harness.advance(TopologyHarness.UNKNOWN_WAIT.plusSeconds(5));
        assertThat(harness.rejects()).isEmpty();

        harness.start("e", Specs.of("slow"), 1);
        harness.advance(TopologyHarness.UNKNOWN_WAIT);

        assertThat(harness.rejects()).isEmpty();
    }

    @Test
    void takesGivenUpItemsAgainWhenTheExperimentStartsAtLast() {
        harness.submit(KEY);
        harness.advance(TopologyHarness.UNKNOWN_WAIT.plusSeconds(5));
        harness.advance(SURE);
        assertRejected("unknown_experiment");

        harness.start("e", Specs.of("slow"), 1);
        assertThat(harness.experiment("e").getItemsAdmitted())
                .as("what was given up is not admitted")
                .isZero();
        assertThat(harness.experiment("e").getRejected()).isEqualTo(1);
        harness.submit(KEY);
        harness.pulse();

        assertThat(harness.queue().takeIncidents()).containsExactly("i1");
        Experiment record = harness.experiment("e");
        assertThat(record.getItemsAdmitted()).isEqualTo(1);
        assertThat(record.getDuplicates()).isZero();
    }

    private void rejects(byte @Nullable [] key, byte @Nullable [] value, String reason) {
        harness.pipe(Topics.WORK_ITEMS, key, value);

        TestRecord<byte[], byte[]> reject = assertRejected(reason);
        assertThat(reject.key()).isEqualTo(key);
        assertThat(reject.value()).isEqualTo(value);
        assertThat(harness.backlog()).isZero();
        assertThat(harness.item(KEY))
                .satisfiesAnyOf(
                        item -> assertThat(item).isNull(),
                        item -> assertThat(item.getStatus()).isEqualTo(ItemStatus.REJECTED));
    }

    private TestRecord<byte[], byte[]> assertRejected(String reason) {
        var rejects = harness.rejects();
        assertThat(rejects).hasSize(1);
        TestRecord<byte[], byte[]> reject = rejects.get(0);
        assertThat(header(reject, RejectHeaders.REASON)).isEqualTo(reason);
        assertThat(header(reject, RejectHeaders.MESSAGE)).isNotBlank();
        assertThat(header(reject, RejectHeaders.TOPIC)).isEqualTo("work-items");
        assertThat(header(reject, RejectHeaders.PARTITION)).isEqualTo("0");
        assertThat(header(reject, RejectHeaders.OFFSET)).matches("\\d+");
        return reject;
    }

    private static byte[] keyBytes() {
        return KEY.toString().getBytes(StandardCharsets.UTF_8);
    }
}
