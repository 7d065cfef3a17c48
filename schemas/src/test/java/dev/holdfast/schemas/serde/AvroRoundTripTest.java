package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** What was written is read back, in the Confluent wire format, asking the registry once. */
class AvroRoundTripTest {
    private static final StubRegistry REGISTRY = new StubRegistry();
    private static final Map<String, Object> SHARED_CLIENT =
            Map.of("holdfast.registry.client", new SchemaRegistryClient(REGISTRY.config()));
    private static final Map<Topic<?>, Serde<Object>> SERDES = serdes();

    @SuppressWarnings("unchecked")
    private static Map<Topic<?>, Serde<Object>> serdes() {
        Map<Topic<?>, Serde<Object>> serdes = new HashMap<>();
        for (Topic<?> topic : Samples.avroTopics()) {
            serdes.put(topic, (Serde<Object>) AvroSerdes.forTopic(topic, REGISTRY.config()));
        }
        return serdes;
    }

    @AfterContainer
    static void stop() {
        REGISTRY.close();
    }

    @Property
    void readsBackEveryWorkItem(@ForAll("workItems") WorkItem item) {
        Serde<WorkItem> serde = AvroSerdes.forTopic(Topics.WORK_ITEMS, SHARED_CLIENT);

        byte[] wire = serde.serializer().serialize("work-items", item);

        assertThat(serde.deserializer().deserialize("work-items", wire)).isEqualTo(item);
    }

    @Test
    void writesWholeRecordsFromManyThreadsAtOnceAsOneProducerDoes() {
        Serde<WorkItem> serde = AvroSerdes.forTopic(Topics.WORK_ITEMS, SHARED_CLIENT);

        List<byte[]> wires = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(number -> serde.serializer().serialize("work-items", numbered(number)))
                .toList();

        for (int number = 0; number < wires.size(); number++) {
            assertThat(serde.deserializer().deserialize("work-items", wires.get(number)))
                    .isEqualTo(numbered(number));
        }
    }

    private static WorkItem numbered(int number) {
        return WorkItem.newBuilder(Samples.workItem())
                .setIncidentId("incident " + number)
                .build();
    }

    @Property(tries = 300)
    void readsBackRandomRecordsOfEveryTopic(@ForAll long seed) {
        SERDES.forEach((topic, serde) -> {
            int id = REGISTRY.add(Samples.schemaOf(topic));
            byte[] wire = Samples.randomWire(id, Samples.schemaOf(topic), seed);

            Object value = serde.deserializer().deserialize(topic.name(), wire);
            byte[] again = serde.serializer().serialize(topic.name(), value);

            assertThat(value).isInstanceOf(topic.valueType());
            assertThat(again).hasSameSizeAs(wire).startsWith(0);
            assertThat(serde.deserializer().deserialize(topic.name(), again)).isEqualTo(value);
        });
    }

    @Provide
    Arbitrary<WorkItem> workItems() {
        Arbitrary<String> text = Arbitraries.strings().filter(Samples::isUnicode);
        Arbitrary<Map<String, String>> map = Arbitraries.maps(text, text).ofMaxSize(5);
        return Combinators.combine(
                        text,
                        text,
                        text,
                        text.injectNull(0.2),
                        map,
                        map,
                        Arbitraries.longs().injectNull(0.2))
                .as(WorkItem::new);
    }

    @Test
    void writesTheConfluentWireFormat() {
        try (StubRegistry fresh = new StubRegistry();
                AvroSerializer<WorkItem> serializer = new AvroSerializer<>()) {
            fresh.add("\"string\"");
            serializer.configure(fresh.config(), false);

            byte[] wire = serializer.serialize("work-items", Samples.workItem());
            byte[] again = serializer.serialize("work-items", Samples.workItem());

            assertThat(ByteBuffer.wrap(wire).get()).isZero();
            assertThat(ByteBuffer.wrap(wire).getInt(1)).isEqualTo(2);
            assertThat(again).isEqualTo(wire);
            assertThat(fresh.requests()).isEqualTo(List.of("POST /subjects/work-items-value/versions"));
        }
    }

    @Test
    void readsTheSameSchemaWithOneRequest() {
        try (StubRegistry fresh = new StubRegistry();
                AvroDeserializer<WorkItem> deserializer = new AvroDeserializer<>()) {
            int id = fresh.add(WorkItem.SCHEMA$);
            deserializer.configure(fresh.config(), false);
            byte[] wire = Samples.wire(id, WorkItem.SCHEMA$, Samples.workItem());

            assertThat(deserializer.deserialize("t", wire)).isEqualTo(Samples.workItem());
            assertThat(deserializer.deserialize("t", wire)).isEqualTo(Samples.workItem());
            assertThat(fresh.requests()).isEqualTo(List.of("GET /schemas/ids/" + id));
        }
    }

    @Test
    void keepsNullAsNull() {
        try (StubRegistry fresh = new StubRegistry();
                Serde<WorkItem> serde = AvroSerdes.forTopic(Topics.WORK_ITEMS, fresh.config())) {
            assertThat(serde.serializer().serialize("t", null)).isNull();
            assertThat(serde.deserializer().deserialize("t", null)).isNull();
            assertThat(fresh.requests()).isEmpty();
        }
    }

    @Test
    void leavesBytesAsTheyAre() {
        Serde<byte[]> serde = AvroSerdes.forTopic(Topics.REJECTED_ITEMS, Map.of());

        assertThat(serde.serializer().serialize("t", new byte[] {1, 2})).containsExactly(1, 2);
    }

    @Test
    void namesTheFieldThatWasNeverSetAndWritesTheNextRecordWell() {
        try (StubRegistry fresh = new StubRegistry();
                Serde<WorkItem> serde = AvroSerdes.forTopic(Topics.WORK_ITEMS, fresh.config())) {
            assertThatThrownBy(() -> serde.serializer().serialize("t", new WorkItem()))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("WorkItem for topic t cannot be written")
                    .hasMessageContaining("experiment_id");

            byte[] wire = serde.serializer().serialize("t", Samples.workItem());
            assertThat(serde.deserializer().deserialize("t", wire)).isEqualTo(Samples.workItem());
        }
    }
}
