package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.WorkItem;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Schemas that are known beforehand need no registry. */
class KnownSchemasTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final SchemaRegistryClient client =
            new SchemaRegistryClient(Map.of(7, WorkItem.getClassSchema().toString()), () -> {
                asked.incrementAndGet();
                throw new IllegalStateException("the registry is asked");
            });

    @Test
    void areGivenWithoutTheRegistryWhichIsAskedForOthersOnly() {
        assertThat(client.byId(7)).isEqualTo(WorkItem.getClassSchema());
        assertThat(client.byId(7).getType()).isEqualTo(Schema.Type.RECORD);
        assertThat(asked).hasValue(0);

        assertThatThrownBy(() -> client.byId(8)).hasMessage("the registry is asked");
        assertThatThrownBy(() -> client.register("a-value", Schema.create(Schema.Type.INT)))
                .hasMessage("the registry is asked");
    }

    @Test
    void areEnoughForADeserializerThatKnowsNoAddress() {
        ValueSerdes serdes = new ValueSerdes(
                Map.of(SerdeConfig.REGISTRY_CLIENT, client), getClass().getClassLoader());

        assertThat(serdes.deserializer(WorkItem.class)).isInstanceOf(AvroDeserializer.class);
        assertThat(asked).hasValue(0);
    }
}
