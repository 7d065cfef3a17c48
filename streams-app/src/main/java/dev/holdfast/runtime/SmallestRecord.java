package dev.holdfast.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/** The smallest record of a generated class: defaults where there are some, else nothing, zero, or the first symbol. */
final class SmallestRecord {
    private SmallestRecord() {}

    /** Makes one. */
    static <V> V of(Class<V> type) {
        Schema schema = SpecificData.get().getSchema(type);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(record(schema), encoder);
            encoder.flush();
            SpecificDatumReader<V> reader = new SpecificDatumReader<>(type);
            return type.cast(reader.read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null)));
        } catch (IOException e) {
            throw new UncheckedIOException("a record in memory could not be written", e);
        }
    }

    private static Object record(Schema schema) {
        GenericRecordBuilder record = new GenericRecordBuilder(schema);
        for (Schema.Field field : schema.getFields()) {
            if (!field.hasDefaultValue()) {
                record.set(field, value(field.schema()));
            }
        }
        return record.build();
    }

    private static Object value(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
            case STRING -> "";
            case LONG -> 0L;
            case INT -> 0;
            case DOUBLE -> 0.0;
            case FLOAT -> 0f;
            case BOOLEAN -> false;
            case BYTES -> java.nio.ByteBuffer.allocate(0);
            case ARRAY -> List.of();
            case MAP -> Map.of();
            case UNION -> value(schema.getTypes().get(schema.getTypes().size() - 1));
            case NULL, FIXED -> throw new IllegalArgumentException("no schema of Holdfast has a " + schema);
        };
    }
}
