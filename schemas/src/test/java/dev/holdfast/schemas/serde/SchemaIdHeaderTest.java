package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.StubRegistry.Answer;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Confluent's serializers of 8.1 and later may name the schema in a header, by its GUID. */
class SchemaIdHeaderTest {
    private static final UUID GUID = UUID.fromString("1d20cbb9-e5e3-5e97-54e7-da170b6e5ddb");

    private StubRegistry registry;
    private Serde<WorkItem> serde;

    @BeforeEach
    void start() {
        registry = new StubRegistry();
        serde = AvroSerdes.forTopic(Topics.WORK_ITEMS, registry.config());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void readsARecordWhoseHeaderHasAGuid() {
        byte[] body = body();
        knows(GUID);

        assertThat(read(headers(guid()), body)).isEqualTo(Samples.workItem());
        assertThat(read(headers(guid()), body)).isEqualTo(Samples.workItem());
        assertThat(registry.requests()).containsOnlyOnce("GET /schemas/guids/" + GUID);
    }

    @Test
    void readsARecordWhoseHeaderHasAnId() {
        byte[] wire = wire();

        assertThat(read(headers(Arrays.copyOf(wire, 5)), body())).isEqualTo(Samples.workItem());
    }

    @Test
    void readsAValueThatWasMadeWholeWithoutTheHeader() {
        byte[] whole = SchemaIdHeader.inFront(headers(guid()), body());
        knows(GUID);

        assertThat(serde.deserializer().deserialize("work-items", whole)).isEqualTo(Samples.workItem());
        assertThat(SchemaIdHeader.inFront(new RecordHeaders(), whole)).isSameAs(whole);
        assertThat(SchemaIdHeader.inFront(headers(new byte[] {1, 2}), whole)).isSameAs(whole);
        assertThat(SchemaIdHeader.inFront(headers(null), whole)).isSameAs(whole);
        assertThat(SchemaIdHeader.inFront(headers(guid()), null)).isNull();
    }

    @Test
    void saysThatTheRegistryDoesNotKnowTheGuid() {
        byte[] body = body();
        for (Answer none : new Answer[] {
            Answer.json(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"),
            // What a registry from before 8.0 says of a path that it does not have, and one behind a web server.
            Answer.json(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}"),
            new Answer(404, "text/html", "<html>", false)
        }) {
            registry.fix("GET /schemas/guids/" + GUID, none);

            assertThatThrownBy(() -> AvroSerdes.forTopic(Topics.WORK_ITEMS, registry.config())
                            .deserializer()
                            .deserialize("work-items", headers(guid()), body))
                    .isInstanceOfSatisfying(
                            UndecodableValueException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA_ID))
                    .hasMessageContaining("does not know the schema GUID " + GUID);
        }
    }

    @Test
    void takesARegistryThatIsIllForIll() {
        byte[] body = body();
        registry.fix("GET /schemas/guids/" + GUID, Answer.json(503, "{}"));

        assertThatThrownBy(() -> read(headers(guid()), body)).isInstanceOf(RegistryUnavailableException.class);
    }

    private void knows(UUID guid) {
        registry.fix(
                "GET /schemas/guids/" + guid,
                Answer.json(200, "{\"schema\":" + quoted(WorkItem.SCHEMA$.toString()) + "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private byte[] wire() {
        return serde.serializer().serialize("work-items", Samples.workItem());
    }

    private byte[] body() {
        byte[] wire = wire();
        return Arrays.copyOfRange(wire, 5, wire.length);
    }

    private WorkItem read(Headers headers, byte[] value) {
        return serde.deserializer().deserialize("work-items", headers, value);
    }

    private static byte[] guid() {
        return ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(GUID.getMostSignificantBits())
                .putLong(GUID.getLeastSignificantBits())
                .array();
    }

    private static Headers headers(byte @Nullable [] id) {
        return new RecordHeaders().add("__value_schema_id", id);
    }
}
