package dev.holdfast.cluster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.AvroSerdes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.BinaryEncoder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge from outside: Confluent's own client, as Flink packs it, against our registry and our wire format. */
class ConfluentClientTest {
    private static final String SUBJECT = "work-items-value";

    @TempDir
    Path folder;

    private SchemaRegistryServer server;
    private CachedSchemaRegistryClient client;
    private Serde<WorkItem> serde;

    @BeforeEach
    void start() {
        server = SchemaRegistryServer.start(folder, 0);
        client = newClient();
        serde = AvroSerdes.forTopic(Topics.WORK_ITEMS, Map.of("schema.registry.url", server.uri()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void registersLooksUpAndListsSchemas() throws Exception {
        AvroSchema schema = new AvroSchema(WorkItem.SCHEMA$.toString());

        int id = client.register(SUBJECT, schema);
        try (CachedSchemaRegistryClient fresh = newClient()) {
            assertThat(fresh.getSchemaById(id)).isEqualTo(schema);
            assertThat(fresh.getId(SUBJECT, schema)).isEqualTo(id);
            assertThat(fresh.getVersion(SUBJECT, schema)).isEqualTo(1);
            assertThat(fresh.getAllSubjects()).containsExactly(SUBJECT);
            assertThat(fresh.getAllVersions(SUBJECT)).containsExactly(1);
            assertThat(fresh.getLatestSchemaMetadata(SUBJECT).getId()).isEqualTo(id);
            assertThat(fresh.getSchemaMetadata(SUBJECT, 1).getSchema()).isEqualTo(schema.canonicalString());
            assertThat(fresh.getAllSubjectsById(id)).containsExactly(SUBJECT);
            assertThat(fresh.getAllVersionsById(id)).hasSize(1);
            assertThat(fresh.getMode()).isEqualTo("READWRITE");
        }
    }

    @Test
    void asksAboutAndChangesCompatibility() throws Exception {
        AvroSchema first = new AvroSchema("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}");
        AvroSchema breaking =
                new AvroSchema("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");
        client.register("r", first);

        assertThat(client.testCompatibility("r", breaking)).isFalse();
        assertThat(client.testCompatibilityVerbose("r", breaking)).isNotEmpty();
        assertRefused(409, 40901, () -> client.register("r", breaking));
        assertThat(client.updateCompatibility("r", "NONE")).isEqualTo("NONE");
        assertThat(client.getCompatibility("r")).isEqualTo("NONE");
        assertThat(client.testCompatibility("r", breaking)).isTrue();
        assertThat(client.register("r", breaking)).isEqualTo(2);
    }

    @Test
    void deletesVersionsAndSubjects() throws Exception {
        AvroSchema schema = new AvroSchema("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}");
        int id = client.register("r", schema);

        assertThat(client.deleteSchemaVersion("r", "1")).isEqualTo(1);
        assertThat(client.getAllSubjects(false)).isEmpty();
        assertThat(client.getAllSubjects(true)).containsExactly("r");
        try (CachedSchemaRegistryClient fresh = newClient()) {
            // The first client remembers the schema as registered and would not ask.
            fresh.register("r", schema);
        }
        assertThat(client.deleteSubject("r")).containsExactly(2);
        assertThat(client.deleteSubject("r", true)).containsExactly(1, 2);
        try (CachedSchemaRegistryClient fresh = newClient()) {
            assertThat(fresh.getSchemaById(id)).isEqualTo(schema);
            assertThat(fresh.getSchemas("r", false, true)).isEmpty();
            assertThat(fresh.getAllSubjectsByPrefix("work")).isEmpty();
        }
    }

    @Test
    void understandsOurRefusals() {
        assertRefused(404, 40403, () -> client.getSchemaById(99));
        assertRefused(404, 40401, () -> client.getAllVersions("no"));
        assertRefused(422, 42203, () -> client.updateCompatibility("r", "SOMEWHAT"));
    }

    @Test
    void readsARecordThatOurSerializerWrote() throws Exception {
        byte[] wire = serde.serializer().serialize("work-items", item());

        Schema schema = ((AvroSchema) client.getSchemaById(ByteBuffer.wrap(wire).getInt(1))).rawSchema();
        GenericRecord read = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(wire, 5, wire.length - 5, null));

        assertThat(wire[0]).isZero();
        assertThat(read.get("incident_id")).hasToString("0015-0052");
        assertThat(read).hasToString(item().toString());
    }

    @Test
    void writesARecordThatOurDeserializerReads() throws Exception {
        byte[] ours = serde.serializer().serialize("work-items", item());
        AvroSchema schema =
                (AvroSchema) client.getSchemaById(ByteBuffer.wrap(ours).getInt(1));
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema.rawSchema())
                .read(null, DecoderFactory.get().binaryDecoder(ours, 5, ours.length - 5, null));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeByte(0);
        header.writeInt(client.register("other-value", schema));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema.rawSchema()).write(record, encoder);
        encoder.flush();

        assertThat(serde.deserializer().deserialize("other", bytes.toByteArray()))
                .isEqualTo(item());
    }

    private CachedSchemaRegistryClient newClient() {
        return new CachedSchemaRegistryClient(server.uri().toString(), 100);
    }

    private static WorkItem item() {
        return WorkItem.newBuilder()
                .setExperimentId("ANY_EXPERIMENT")
                .setIncidentId("0015-0052")
                .setType("cme")
                .setText("ANY_TEXT é")
                .setFields(Map.of("age", "34"))
                .build();
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void assertRefused(int status, int errorCode, Call call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(RestClientException.class, refusal -> {
            assertThat(refusal.getStatus()).isEqualTo(status);
            assertThat(refusal.getErrorCode()).isEqualTo(errorCode);
        });
    }
}
