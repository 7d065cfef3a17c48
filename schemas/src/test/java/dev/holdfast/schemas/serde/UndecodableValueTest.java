package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that are no value are always told apart, by reason, from a registry that is not well. */
class UndecodableValueTest {
    private static final StubRegistry SHARED = new StubRegistry();
    private static final Map<Topic<?>, Deserializer<?>> DESERIALIZERS = Samples.avroTopics().stream()
            .collect(Collectors.toMap(
                    topic -> topic,
                    topic -> AvroSerdes.forTopic(topic, SHARED.config()).deserializer()));

    private StubRegistry registry;
    private Deserializer<WorkItem> items;

    @AfterContainer
    static void stopShared() {
        SHARED.close();
    }

    @BeforeEach
    void start() {
        registry = new StubRegistry();
        items = AvroSerdes.forTopic(Topics.WORK_ITEMS, registry.config()).deserializer();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Property(tries = 300)
    void answersNothingButUndecodableToRubbish(@ForAll @Size(max = 200) byte[] rubbish) {
        rubbishIsAValueOrUndecodable(rubbish);
    }

    @Property(tries = 300)
    void answersNothingButUndecodableToRubbishAfterAValidHeader(@ForAll @Size(max = 200) byte[] rubbish) {
        for (Topic<?> topic : Samples.avroTopics()) {
            rubbishIsAValueOrUndecodable(Samples.wire(SHARED.add(Samples.schemaOf(topic)), rubbish));
        }
    }

    @Property(tries = 300)
    void tellsOneChangedByteFromAFailure(@ForAll long seed, @ForAll int position, @ForAll byte change) {
        for (Topic<?> topic : Samples.avroTopics()) {
            Schema schema = Samples.schemaOf(topic);
            byte[] wire = Samples.randomWire(SHARED.add(schema), schema, seed);
            wire[Math.floorMod(position, wire.length)] = change;
            rubbishIsAValueOrUndecodable(wire);
        }
    }

    private static void rubbishIsAValueOrUndecodable(byte[] data) {
        DESERIALIZERS.forEach((topic, deserializer) -> {
            Throwable thrown = catchThrowable(() -> deserializer.deserialize(topic.name(), data));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(UndecodableValueException.class).hasMessageContaining(topic.name());
            }
        });
    }

    @Test
    void saysThatShortBytesOrOtherFormatsAreNotAvro() {
        assertUndecodable(new byte[0], Reason.NOT_AVRO).hasMessageContaining("0 byte(s)");
        assertUndecodable(new byte[] {0, 0, 0, 1}, Reason.NOT_AVRO);
        assertUndecodable("{\"incident_id\":1}".getBytes(StandardCharsets.UTF_8), Reason.NOT_AVRO)
                .hasMessageContaining("write them with a serializer that uses the schema registry");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void saysThatASchemaOfAnotherKindIsNotAvro() {
        registry.fix(
                "GET /schemas/ids/9",
                StubRegistry.Answer.json(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}"));

        assertUndecodable(Samples.wire(9, new byte[3]), Reason.NOT_AVRO).hasMessageContaining("PROTOBUF");
    }

    @Test
    void saysThatTheRegistryDoesNotKnowTheId() {
        assertUndecodable(Samples.wire(77, new byte[3]), Reason.UNKNOWN_SCHEMA_ID)
                .hasMessageContaining("77");
        assertUndecodable(Samples.wire(-1, new byte[3]), Reason.UNKNOWN_SCHEMA_ID);
    }

    @Test
    void remembersAnUnknownIdForAMomentOnly() {
        byte[] wire = Samples.wire(1, WorkItem.SCHEMA$, Samples.workItem());
        assertUndecodable(wire, Reason.UNKNOWN_SCHEMA_ID);
        assertUndecodable(wire, Reason.UNKNOWN_SCHEMA_ID);
        assertThat(registry.requests()).hasSize(1);

        registry.add(WorkItem.SCHEMA$);

        await("the unknown id is asked for again")
                .atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> Samples.workItem().equals(items.deserialize("t", wire)));
    }

    @Test
    void saysThatCutOffOrExtendedRecordsAreCorrupt() {
        byte[] wire = Samples.wire(registry.add(WorkItem.SCHEMA$), WorkItem.SCHEMA$, Samples.workItem());

        for (int length = 5; length < wire.length; length++) {
            assertUndecodable(Arrays.copyOf(wire, length), Reason.CORRUPT);
        }
        assertUndecodable(Arrays.copyOf(wire, wire.length + 1), Reason.CORRUPT)
                .hasMessageContaining("followed by bytes");
        assertThat(items.deserialize("t", wire)).isEqualTo(Samples.workItem());
    }

    @Test
    void allocatesLittleForAnImpossibleLength() {
        int id = registry.add(WorkItem.SCHEMA$);
        byte[] hugeString = {-2, -1, -1, -1, 15, 'a'};
        byte[] hugeMap = {2, 'a', 2, 'a', 2, 'a', 0, -2, -1, -1, -1, 7, 2, 'a'};
        assertUndecodable(Samples.wire(id, hugeString), Reason.CORRUPT);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertUndecodable(Samples.wire(id, hugeString), Reason.CORRUPT);
        assertUndecodable(Samples.wire(id, hugeMap), Reason.CORRUPT);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void saysThatARecordOfAnotherClassIsOfTheWrongType() {
        Tally tally = Tally.newBuilder()
                .setExperimentId("e")
                .setPartition(1)
                .setSequence(2)
                .build();
        byte[] wire = Samples.wire(registry.add(Tally.SCHEMA$), Tally.SCHEMA$, tally);
        byte[] text = Samples.wire(registry.add("\"string\""), new byte[] {2, 'a'});

        assertUndecodable(wire, Reason.WRONG_TYPE)
                .hasMessageContaining("Tally, but dev.holdfast.schemas.avro.WorkItem was expected");
        assertUndecodable(text, Reason.WRONG_TYPE);
    }

    @Test
    void findsTheClassByTheWritersNameWhenNoneIsConfigured() {
        try (AvroDeserializer<?> any = new AvroDeserializer<>()) {
            any.configure(registry.config(), false);
            Schema stranger = Schema.createRecord("java.lang.String", null, null, false, List.of());

            assertThat((Object) any.deserialize(
                            "t", Samples.wire(registry.add(WorkItem.SCHEMA$), WorkItem.SCHEMA$, Samples.workItem())))
                    .isEqualTo(Samples.workItem());
            assertThatThrownBy(() -> any.deserialize("t", Samples.wire(registry.add(stranger), new byte[0])))
                    .isInstanceOf(UndecodableValueException.class)
                    .hasMessageContaining("java.lang.String, which is no class");
        }
    }

    @Test
    void saysThatAnotherShapeOfTheSameNameIsOfTheWrongType() {
        Schema other = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"WorkItem\",\"namespace\":\"dev.holdfast.schemas.avro\","
                        + "\"fields\":[{\"name\":\"experiment_id\",\"type\":\"string\"}]}");

        assertUndecodable(Samples.wire(registry.add(other), new byte[] {2, 'a'}), Reason.WRONG_TYPE)
                .hasMessageContaining("does not fit this version's class");
        assertUndecodable(Samples.wire(registry.add(other), new byte[] {2, 'a'}), Reason.WRONG_TYPE);
    }

    @Test
    void isASerializationExceptionForKafka() {
        assertThatThrownBy(() -> items.deserialize("t", new byte[2])).isInstanceOf(SerializationException.class);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertUndecodable(byte[] data, Reason reason) {
        Throwable thrown = catchThrowable(() -> items.deserialize("work-items", data));
        return assertThat(thrown)
                .isInstanceOfSatisfying(
                        UndecodableValueException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining("work-items")
                .hasMessageNotContaining("\n");
    }
}
