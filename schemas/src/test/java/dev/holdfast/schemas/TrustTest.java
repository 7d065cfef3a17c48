package dev.holdfast.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro trusts our generated classes in a fresh JVM whose program has touched none of them. */
class TrustTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"open", "closed"})
    void holdsInAProgramThatNamesNoneOfOurClasses(String avro) throws Exception {
        Path schema = Files.writeString(folder.resolve("schema.avsc"), Experiment.SCHEMA$.toString());
        Path record = folder.resolve("record.bin");
        write(record);

        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StrangersConsumer.class.getName(),
                        schema.toString(),
                        record.toString(),
                        avro))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).contains("read a " + Experiment.class.getName());
        assertThat(process.exitValue()).isZero();
    }

    private static void write(Path file) throws IOException {
        GenericRecordBuilder record = new GenericRecordBuilder(Experiment.SCHEMA$);
        for (Schema.Field field : Experiment.SCHEMA$.getFields()) {
            if (!field.hasDefaultValue()) {
                record.set(field, anyOf(field.schema()));
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(Experiment.SCHEMA$).write(record.build(), encoder);
            encoder.flush();
        }
    }

    private static Object anyOf(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> "any";
            case LONG -> 0L;
            case INT -> 0;
            case ENUM ->
                new org.apache.avro.generic.GenericData.EnumSymbol(
                        schema, schema.getEnumSymbols().get(0));
            default -> throw new IllegalStateException("the test knows no value of " + schema);
        };
    }
}
