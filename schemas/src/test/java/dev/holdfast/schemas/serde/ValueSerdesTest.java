package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which serde is used stands in the configuration, and nowhere else. */
class ValueSerdesTest {
    private StubRegistry registry;

    @BeforeEach
    void start() {
        registry = new StubRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    /** Stands for a serializer from a plugins folder: it shows what it was configured with. */
    public static final class ForeignSerializer implements Serializer<WorkItem> {
        private static volatile Map<String, ?> config = Map.of();
        private static volatile boolean key = true;

        @Override
        public void configure(Map<String, ?> given, boolean isKey) {
            config = given;
            key = isKey;
        }

        @Override
        public byte[] serialize(String topic, WorkItem data) {
            return new byte[] {7};
        }
    }

    @Test
    void usesHoldfastsOwnWithOneRegistryClientByDefault() {
        ValueSerdes serdes = new ValueSerdes(registry.config(), loader());

        byte[] wire = serdes.serde(Topics.WORK_ITEMS).serializer().serialize("work-items", Samples.workItem());
        byte[] again = serdes.serializer(WorkItem.class).serialize("work-items", Samples.workItem());
        WorkItem item = serdes.deserializer(WorkItem.class).deserialize("work-items", wire);

        assertThat(item).isEqualTo(Samples.workItem());
        assertThat(again).isEqualTo(wire);
        assertThat(registry.requests())
                .containsExactly("POST /subjects/work-items-value/versions", "GET /schemas/ids/1");
    }

    @Test
    void makesAndConfiguresTheNamedClass() {
        Map<String, Object> config = registry.config();
        config.put("holdfast.value.serializer", ForeignSerializer.class.getName());

        Serializer<WorkItem> serializer = new ValueSerdes(config, loader()).serializer(WorkItem.class);

        assertThat(serializer.serialize("t", Samples.workItem())).containsExactly(7);
        assertThat(ForeignSerializer.config.get("schema.registry.url")).isEqualTo(registry.url());
        assertThat(ForeignSerializer.config.get("specific.avro.reader")).isEqualTo(true);
        assertThat(ForeignSerializer.config.containsKey("holdfast.value.class")).isFalse();
        assertThat(ForeignSerializer.key).isFalse();
    }

    @Test
    void namesThePluginsFolderWhenTheClassIsMissing() {
        Map<String, Object> config = registry.config();
        config.put("holdfast.value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer");

        assertThatThrownBy(() -> new ValueSerdes(config, loader()).serializer(WorkItem.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("holdfast.value.serializer: the class io.confluent")
                .hasMessageContaining("into the plugins folder");
    }

    @Test
    void refusesAClassOfAnotherKind() {
        Map<String, Object> config = registry.config();
        config.put("holdfast.value.deserializer", ForeignSerializer.class.getName());

        assertThatThrownBy(() -> new ValueSerdes(config, loader()).deserializer(WorkItem.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not a org.apache.kafka.common.serialization.Deserializer");
    }

    @Test
    void tellsAValueOfTheWrongClassFromAForeignDeserializer() {
        Map<String, Object> config = registry.config();
        config.put("holdfast.value.deserializer", ByteArrayDeserializer.class);
        Deserializer<WorkItem> deserializer = new ValueSerdes(config, loader()).deserializer(WorkItem.class);

        assertThatThrownBy(() -> deserializer.deserialize("t", new byte[1]))
                .isInstanceOfSatisfying(
                        UndecodableValueException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_TYPE))
                .hasMessageContaining("specific.avro.reader=true");
        assertThat(deserializer.deserialize("t", null)).isNull();
    }

    @Test
    void leavesBytesAsTheyAre() {
        Serde<byte[]> serde = new ValueSerdes(new HashMap<>(), loader()).serde(Topics.REJECTED_ITEMS);

        assertThat(serde.deserializer().deserialize("t", new byte[] {7})).containsExactly(7);
    }

    private static ClassLoader loader() {
        return ValueSerdesTest.class.getClassLoader();
    }
}
