package dev.holdfast.cluster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.schemas.serde.SchemaRefusedException;
import dev.holdfast.schemas.serde.SchemaRegistryClient;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The serdes of the public contract against the registry that comes with the product. */
class SerdeAgainstRegistryTest {
    @TempDir
    Path folder;

    private SchemaRegistryServer server;

    @BeforeEach
    void start() {
        server = SchemaRegistryServer.start(folder, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsRecordsFromBeforeARestartOfTheRegistry() {
        byte[] wire = serde().serializer().serialize("results", result());
        server.close();
        server = SchemaRegistryServer.start(folder, 0);

        assertThat(serde().deserializer().deserialize("results", wire)).isEqualTo(result());
        assertThat(serde().serializer().serialize("results", result())).isEqualTo(wire);
    }

    @Test
    void showsTheTokenToARegistryThatAsksForOne() {
        AccessSecret secret = AccessSecret.random();
        server.close();
        server = SchemaRegistryServer.start(folder, 0, null, secret);
        Map<String, Object> config = new HashMap<>(config());
        assertThatThrownBy(() -> serde().serializer().serialize("results", result()))
                .hasMessageContaining("refused the credentials");

        config.putAll(secret.ofRegistryClients());
        Serde<Result> serde =
                new ValueSerdes(config, SerdeAgainstRegistryTest.class.getClassLoader()).serde(Topics.RESULTS);

        assertThat(serde.deserializer()
                        .deserialize("results", serde.serializer().serialize("results", result())))
                .isEqualTo(result());
    }

    @Test
    void readsOnWithoutARegistryWhatItHasSeenOnce() {
        Serde<Result> serde = serde();
        byte[] wire = serde.serializer().serialize("results", result());
        serde.deserializer().deserialize("results", wire);
        server.close();

        assertThat(serde.deserializer().deserialize("results", wire)).isEqualTo(result());
        assertThat(serde.serializer().serialize("results", result())).isEqualTo(wire);
        assertThatThrownBy(() -> serde().deserializer().deserialize("results", wire))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(server.uri().toString());
    }

    @Test
    void readsRecordsOfANewerVersion() throws IOException {
        Schema newer = new Schema.Parser()
                .parse(Result.SCHEMA$
                        .toString()
                        .replace("\"CANCELLED\",", "\"CANCELLED\",\"POSTPONED\",")
                        .replace(
                                "{\"name\":\"duration_ms\"",
                                "{\"name\":\"cost\",\"type\":\"double\",\"default\":0.0},{\"name\":\"duration_ms\""));
        serde().serializer().serialize("results", result());
        int id = client().register(Topics.RESULTS.valueSubject(), newer);
        GenericData.Record written = new GenericData.Record(newer);
        Result.SCHEMA$.getFields().forEach(field -> written.put(field.name(), result().get(field.pos())));
        written.put("cost", 1.5);
        written.put(
                "status", new GenericData.EnumSymbol(newer.getField("status").schema(), "POSTPONED"));
        written.put("ended_at", result().getEndedAt().toEpochMilli());

        Result read = serde().deserializer().deserialize("results", wire(id, newer, written));

        assertThat(read.getStatus()).isEqualTo(ResultStatus.UNKNOWN);
        assertThat(Result.newBuilder(read).setStatus(ResultStatus.SUCCEEDED).build())
                .isEqualTo(result());
    }

    @Test
    void saysWhyTheRegistryRefusesASchema() {
        serde().serializer().serialize("results", result());
        Schema breaking = new Schema.Parser()
                .parse(Result.SCHEMA$
                        .toString()
                        .replace(
                                "{\"name\":\"duration_ms\"",
                                "{\"name\":\"cost\",\"type\":\"double\"},{\"name\":\"duration_ms\""));

        assertThatThrownBy(() -> client().register(Topics.RESULTS.valueSubject(), breaking))
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("results-value")
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    private static byte[] wire(int id, Schema schema, GenericData.Record written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeByte(0);
        header.writeInt(id);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(written, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private SchemaRegistryClient client() {
        return new SchemaRegistryClient(config());
    }

    private Serde<Result> serde() {
        return new ValueSerdes(config(), SerdeAgainstRegistryTest.class.getClassLoader()).serde(Topics.RESULTS);
    }

    private Map<String, Object> config() {
        return Map.of("schema.registry.url", server.uri(), "holdfast.registry.retry.ms", "0");
    }

    private static Result result() {
        return Result.newBuilder()
                .setExperimentId("ANY_EXPERIMENT")
                .setIncidentId("0015-0052")
                .setType("cme")
                .setStatus(ResultStatus.SUCCEEDED)
                .setAttemptCount(1)
                .setOutput("{\"detected\":true}")
                .setEndedAt(Instant.ofEpochMilli(1_700_000_000_000L))
                .build();
    }
}
