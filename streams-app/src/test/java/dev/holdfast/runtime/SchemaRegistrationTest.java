package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.serde.SchemaRefusedException;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.TestRegistry;
import dev.holdfast.testing.standin.StandInAvroDeserializer;
import dev.holdfast.testing.standin.StandInAvroSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry has every schema before the first value of a run is written. */
class SchemaRegistrationTest {
    /** Stores whose values no serializer of the configuration writes. */
    private static final Set<String> PLAIN =
            Set.of(Stores.BACKLOG, Stores.JOURNAL, Stores.EARLY_ATTEMPTS, Stores.EXPERIMENTS);

    private final TestRegistry registry = new TestRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    /** As a serializer whose HTTP client is not in the plugins folder. */
    public static final class LacksAJar implements Serializer<Object> {
        @Override
        public byte[] serialize(String topic, Object data) {
            throw new NoClassDefFoundError("org/apache/hc/client5/http/HttpRequestRetryStrategy");
        }
    }

    @Test
    void knowsEveryStoreOfTheGraph() {
        Set<String> stores = OfflineTopology.draw().subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .filter(TopologyDescription.Processor.class::isInstance)
                .flatMap(node -> ((TopologyDescription.Processor) node).stores().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        stores.removeAll(PLAIN);

        assertThat(SchemaRegistration.stores().keySet()).containsExactlyInAnyOrderElementsOf(stores);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void registersTheSchemaOfEveryValue(boolean foreign) {
        Map<String, Object> settings = foreign ? foreign() : Map.of();

        SchemaRegistration.require(registry.serdes(settings), "app");

        assertThat(registry.subjects())
                .hasSameSizeAs(SchemaRegistration.values("app").entrySet())
                .contains("work-items-value", "restored-item-value", "app-items-changelog-value");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesAllThatTheRegistryLacks(boolean foreign) {
        Map<String, Object> settings = new HashMap<>(foreign ? foreign() : Map.of());
        settings.put("auto.register.schemas", "false");

        assertThatThrownBy(() -> SchemaRegistration.require(registry.serdes(settings), "app"))
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("work-items;")
                .hasMessageContaining("kafka.auto.register.schemas=true");

        SchemaRegistration.require(registry.serdes(foreign ? foreign() : Map.of()), "app");
        assertThatCode(() -> SchemaRegistration.require(registry.serdes(settings), "app"))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhichJarIsMissing() {
        Map<String, Object> settings = Map.of("holdfast.value.serializer", LacksAJar.class.getName());

        assertThatThrownBy(() -> SchemaRegistration.require(registry.serdes(settings), "app"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("org/apache/hc/client5/http/HttpRequestRetryStrategy")
                .hasMessageContaining("plugins folder");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesARegistryThatIsAwayToBeWaitedFor(boolean foreign) {
        registry.setIll(true);

        assertThatCode(() -> SchemaRegistration.require(registry.serdes(foreign ? foreign() : Map.of()), "app"))
                .doesNotThrowAnyException();
        assertThat(registry.subjects()).isEqualTo(List.of());
    }

    private static Map<String, Object> foreign() {
        return Map.of(
                "holdfast.value.serializer",
                StandInAvroSerializer.class.getName(),
                "holdfast.value.deserializer",
                StandInAvroDeserializer.class.getName());
    }
}
