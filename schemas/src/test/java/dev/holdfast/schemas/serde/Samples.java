package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.RandomData;

/** Records with ordinary values, and with random ones. */
final class Samples {
    private Samples() {}

    static WorkItem workItem() {
        return WorkItem.newBuilder()
                .setExperimentId("ANY_EXPERIMENT")
                .setIncidentId("0015-0052")
                .setType("cme")
                .setText("The victim was found at home. Ursache: unklar é 🙂")
                .setFields(Map.of("age", "34"))
                .setLabels(Map.of("manual_flag", "true"))
                .setSourceRow(17L)
                .build();
    }

    static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static List<Topic<?>> avroTopics() {
        return Topics.ALL.stream().filter(Topic::isAvro).toList();
    }

    static Schema schemaOf(Topic<?> topic) {
        return SpecificData.get().getSchema(topic.valueType());
    }

    /** The wire form of a record whose fields are random; the same seed gives the same one. */
    static byte[] randomWire(int id, Schema schema, long seed) {
        Object datum = new RandomData(schema, 1, seed, true).iterator().next();
        return wire(id, schema, datum);
    }

    /** The wire form of a generic datum. */
    static byte[] wire(int id, Schema schema, Object datum) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
            return wire(id, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A header with this id, and these bytes behind it. */
    static byte[] wire(int id, byte[] payload) {
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) 0)
                .putInt(id)
                .put(payload)
                .array();
    }
}
