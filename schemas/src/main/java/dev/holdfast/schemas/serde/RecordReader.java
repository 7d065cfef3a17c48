package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records that were written with one schema as records of one generated class. For one thread at a time. */
final class RecordReader {
    private static final int LONGEST_DETAIL = 300;

    private final String name;
    private final Schema writer;
    private final Schema reader;
    private final DatumReader<SpecificRecord> datums;
    private @Nullable Boolean compatible;

    private RecordReader(String name, Schema writer, Schema reader, SpecificData model) {
        this.name = name;
        this.writer = writer;
        this.reader = reader;
        // Equal schemas are given as one, so that Avro has nothing to resolve.
        this.datums = new SpecificDatumReader<>(writer.equals(reader) ? reader : writer, reader, model);
    }

    /**
     * Finds the class and prepares the reading.
     *
     * @param name what the records call their schema, for messages
     *
     * @throws UndecodableValueException with WRONG_TYPE if the schema is not of the expected class, or of no known one
     */
    static RecordReader of(
            String topic, String name, Schema writer, @Nullable Class<? extends SpecificRecord> expected) {
        Class<? extends SpecificRecord> type = expected != null ? expected : named(writer);
        if (type == null) {
            throw wrongType(topic, name, writer, "which is no class on the class path; add the jar that holds it");
        }
        SpecificData model = GeneratedModel.of(type);
        Schema reader = model.getSchema(type);
        if (!isNamedAs(reader, writer)) {
            throw wrongType(
                    topic, name, writer, "but " + reader.getFullName() + " was expected; send it to its own topic");
        }
        return new RecordReader(name, writer, reader, model);
    }

    /** Reads one record, and makes sure that nothing follows it. */
    SpecificRecord read(String topic, BinaryDecoder decoder) {
        SpecificRecord value;
        boolean complete;
        try {
            value = datums.read(null, decoder);
            complete = decoder.isEnd();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw undecodable(topic, e);
        }
        if (!complete) {
            throw new UndecodableValueException(
                    Reason.CORRUPT, where(topic, name, writer) + " is followed by bytes that do not belong to it");
        }
        return value;
    }

    private UndecodableValueException undecodable(String topic, Throwable cause) {
        boolean readable = isReadable();
        String detail = String.valueOf(cause.getMessage()).replaceAll("[\\s\\p{Cntrl}]+", " ");
        String shown = detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…";
        return new UndecodableValueException(
                readable ? Reason.CORRUPT : Reason.WRONG_TYPE,
                where(topic, name, writer)
                        + (readable ? " is not what its schema says: " : " does not fit this version's class: ")
                        + shown,
                cause);
    }

    private static boolean isNamedAs(Schema reader, Schema writer) {
        String name = writer.getFullName();
        return writer.getType() == Schema.Type.RECORD
                && (name.equals(reader.getFullName()) || reader.getAliases().contains(name));
    }

    // Asked once: a flood of corrupt records must not cost a comparison of schemas each.
    private boolean isReadable() {
        Boolean known = compatible;
        if (known == null) {
            known = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                            .getType()
                    == SchemaCompatibilityType.COMPATIBLE;
            compatible = known;
        }
        return known;
    }

    private static @Nullable Class<? extends SpecificRecord> named(Schema writer) {
        return writer.getType() == Schema.Type.RECORD ? RecordClasses.named(writer.getFullName()) : null;
    }

    private static UndecodableValueException wrongType(String topic, String name, Schema writer, String fix) {
        return new UndecodableValueException(
                Reason.WRONG_TYPE, where(topic, name, writer) + " is a " + writer.getFullName() + ", " + fix);
    }

    private static String where(String topic, String name, Schema writer) {
        return "topic " + topic + ": a value with schema " + name + " (" + writer.getFullName() + ")";
    }
}
