package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import dev.holdfast.testing.standin.StandInAvroDeserializer;
import dev.holdfast.testing.standin.StandInAvroSerializer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph with a stand-in for Confluent's serdes, as with our own: nothing is lost, nothing good is rejected. */
class ForeignSerdesTopologyTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");
    private static final Map<String, String> FOREIGN = Map.of(
            "holdfast.value.serializer",
            StandInAvroSerializer.class.getName(),
            "holdfast.value.deserializer",
            StandInAvroDeserializer.class.getName());

    @SuppressWarnings("NullAway.Init") // each test begins with start
    private TopologyHarness harness;

    @AfterEach
    void close() {
        harness.close();
    }

    private void start(boolean foreign) {
        harness = TopologyHarness.withSerdes(foreign ? FOREIGN : Map.of(), TestHandler.slow(task -> "{}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesNoRegistryThatIsIllForABadItem(boolean foreign) {
        start(foreign);
        byte[] item = harness.bytes(Topics.WORK_ITEMS, Records.item(KEY));
        harness.registry().setIll(true);

        assertThatThrownBy(() -> harness.pipe(Topics.WORK_ITEMS, bytes(KEY.toString()), item))
                .hasStackTraceContaining(RegistryUnavailableException.class.getName());

        harness.registry().setIll(false);
        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.item(KEY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rejectsAnItemOfASchemaThatNobodyRegistered(boolean foreign) {
        start(foreign);
        byte[] item = harness.bytes(Topics.WORK_ITEMS, Records.item(KEY));
        item[4] = 99;

        harness.pipe(Topics.WORK_ITEMS, bytes(KEY.toString()), item);

        assertThat(harness.rejects())
                .singleElement()
                .satisfies(reject -> assertThat(TopologyHarness.header(reject, RejectHeaders.REASON))
                        .isEqualTo(RejectReason.UNKNOWN_SCHEMA.word()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesCommandsItemsAndAttemptsWhoseSchemaIsNamedInAHeader(boolean foreign) {
        start(foreign);
        pipeWithHeader(Topics.EXPERIMENT_COMMANDS, "e", Records.start("e", Specs.of("slow"), 1));
        harness.pulse();
        pipeWithHeader(Topics.WORK_ITEMS, KEY.toString(), Records.item(KEY));
        pipeWithHeader(Topics.ATTEMPTS, KEY.toString(), Events.started(KEY, 1, "here/2"));
        harness.pulse();

        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.replies()).extracting(CommandReply::getAccepted).containsExactly(true);
        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.STARTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsALaterTimeWhatCameWithItsSchemaInAHeader(boolean foreign) {
        start(foreign);
        pipeWithHeader(Topics.ATTEMPTS, KEY.toString(), Events.started(KEY, 1, "here/2"));
        pipeWithHeader(Topics.WORK_ITEMS, KEY.toString(), Records.item(KEY));
        assertThat(harness.requireItem(KEY).getAttempts())
                .as("the event waited for its item")
                .isEqualTo(1);

        ItemKey other = new ItemKey("e", "i2", "t");
        pipeWithHeader(Topics.WORK_ITEMS, other.toString(), Records.item(other));
        harness.start("e", Specs.of("slow"), 2);
        harness.pulse();

        assertThat(harness.queue().takeAll())
                .as("the item waited in the backlog")
                .extracting(QueuedTask::key)
                .contains(other);
        assertThat(harness.rejects()).isEmpty();
    }

    private <V> void pipeWithHeader(Topic<V> topic, String key, V value) {
        Headers headers = new RecordHeaders();
        harness.pipe(topic, bytes(key), bytesWithHeader(topic, value, headers), headers);
    }

    private <V> byte[] bytesWithHeader(Topic<V> topic, V value, Headers headers) {
        try (Serializer<Object> serializer = new StandInAvroSerializer()) {
            serializer.configure(
                    Map.of(
                            "schema.registry.url",
                            harness.registry().url(),
                            "value.schema.id.serializer",
                            "io.confluent.kafka.serializers.schema.id.HeaderSchemaIdSerializer"),
                    false);
            return serializer.serialize(topic.name(), headers, value);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
