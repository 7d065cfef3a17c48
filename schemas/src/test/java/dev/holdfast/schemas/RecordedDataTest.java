package dev.holdfast.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records that old versions wrote are read forever (R33, R35): what they say stays, and what they could not say yet has
 * its default. Each {@code .bin} is binary Avro as the released schema writes it, the {@code .json} beside it is what it
 * says, in Avro's JSON encoding; number 1 fills every field, number 2 none that may be left out. Nothing that is there is
 * ever edited. For a release, write the {@code .json} files, then run {@code mvn verify -pl schemas
 * -Dtest=RecordedDataTest -Dholdfast.record=VERSION}, which makes the {@code .bin} files that are missing.
 */
class RecordedDataTest {
    private static final Path RECORDED = Path.of("src/test/resources/recorded");
    private static final Path RELEASED = Path.of("src/test/resources/released");
    private static final GenericData GENERIC = GenericData.get();

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void readsWhatAnOldVersionWrote(Path file) throws IOException {
        Schema released = released(file);
        Schema current = current(released);
        byte[] bytes = Files.readAllBytes(file);

        Object then = fromJson(json(file), released);
        Object now = new GenericDatumReader<>(released, current)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));

        assertSays(then, now, file.getFileName().toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void readsItWithTheGeneratedClasses(Path file) throws IOException {
        Schema released = released(file);
        Schema current = current(released);
        byte[] bytes = Files.readAllBytes(file);

        Object value = new SpecificDatumReader<>(released, current)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));

        assertThat(value.getClass().getName()).isEqualTo(current.getFullName());
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(again, null);
        new SpecificDatumWriter<>(current).write(value, encoder);
        encoder.flush();
        Object now = new GenericDatumReader<>(current)
                .read(null, DecoderFactory.get().binaryDecoder(again.toByteArray(), null));
        assertSays(fromJson(json(file), released), now, file.getFileName().toString());
    }

    @Test
    void hasRecordsOfEverySchemaOfTheFirstRelease() throws IOException {
        try (Stream<Path> schemas = Files.list(RELEASED.resolve("0.1"))) {
            for (Path schema : schemas.toList()) {
                String name = schema.getFileName().toString().replace(".avsc", "");
                assertThat(RECORDED.resolve("0.1").resolve(name + "-1.bin")).exists();
                assertThat(RECORDED.resolve("0.1").resolve(name + "-2.bin")).exists();
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "holdfast.record", matches = ".+")
    void recordsWhatIsMissing() throws IOException {
        for (Path json : files(RECORDED.resolve(System.getProperty("holdfast.record")), ".json")) {
            Path binary = json.resolveSibling(json.getFileName().toString().replace(".json", ".bin"));
            if (Files.notExists(binary)) {
                Schema released = released(json);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
                new GenericDatumWriter<>(released).write(fromJson(json, released), encoder);
                encoder.flush();
                Files.write(binary, bytes.toByteArray());
            }
        }
    }

    static Stream<Path> recorded() throws IOException {
        return files(RECORDED, ".bin").stream();
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** Says that each old field has its value, and each new one its default, at any depth. */
    private static void assertSays(Object then, Object now, String where) {
        if (!(then instanceof GenericRecord before) || !(now instanceof GenericRecord after)) {
            assertThat(String.valueOf(now)).as(where).isEqualTo(String.valueOf(then));
            return;
        }
        for (Schema.Field field : after.getSchema().getFields()) {
            String name = where + "." + field.name();
            Object value = after.get(field.pos());
            if (before.getSchema().getField(field.name()) == null) {
                assertThat(value).as(name + ", which is new").isEqualTo(GENERIC.getDefaultValue(field));
            } else {
                assertSays(before.get(field.name()), value, name);
            }
        }
    }

    private static Path json(Path binary) {
        return binary.resolveSibling(binary.getFileName().toString().replace(".bin", ".json"));
    }

    private static Object fromJson(Path file, Schema schema) throws IOException {
        return new GenericDatumReader<>(schema)
                .read(null, DecoderFactory.get().jsonDecoder(schema, Files.readString(file)));
    }

    private static Schema released(Path file) throws IOException {
        String name = file.getFileName().toString().replaceAll("-\\d+\\..*", "");
        Path version = RECORDED.relativize(file).getName(0);
        return new Schema.Parser()
                .parse(Files.readString(RELEASED.resolve(version).resolve(name + ".avsc")));
    }

    private static Schema current(Schema released) {
        GeneratedClasses.trust();
        try {
            return (Schema) Class.forName(released.getFullName())
                    .getMethod("getClassSchema")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no generated class for " + released.getFullName(), e);
        }
    }
}
