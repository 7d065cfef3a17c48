package dev.holdfast.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * A program of somebody else: it reads a record as a generated class, as Confluent's deserializer does with
 * {@code specific.avro.reader=true}, and names none of our classes, neither records nor serdes.
 */
public final class StrangersConsumer {
    private StrangersConsumer() {}

    /** Takes the file of the writer's schema, that of the record, and {@code closed} if it shuts Avro first. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        if (args[2].equals("closed")) {
            // Another library of the same program made a model, and tells Avro to trust nothing but the defaults.
            new SpecificData(StrangersConsumer.class.getClassLoader());
            ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
        }
        Schema writer = new Schema.Parser().parse(Files.readString(Path.of(args[0])));
        SpecificData model = new SpecificData(StrangersConsumer.class.getClassLoader());
        Class<?> type = model.getClass(writer);
        Schema reader = ((SpecificRecord) type.getDeclaredConstructor().newInstance()).getSchema();
        DatumReader<SpecificRecord> datums = new SpecificDatumReader<>(writer, reader);
        SpecificRecord read =
                datums.read(null, DecoderFactory.get().binaryDecoder(Files.readAllBytes(Path.of(args[1])), null));
        System.out.println("read a " + read.getClass().getName());
    }
}
