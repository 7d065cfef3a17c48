package dev.holdfast.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schema gets on with every released version of itself, in both directions: data of old writers is read by the
 * new classes, and old readers read what the new classes write. At a release, its schemas are added with
 * {@code mvn verify -pl schemas -Dtest=SchemaCompatibilityTest -Dholdfast.release=VERSION}.
 */
class SchemaCompatibilityTest {
    private static final Path RELEASED = Path.of("src/test/resources/released");
    private static final Path CURRENT = Path.of("src/main/avro");

    @ParameterizedTest(name = "{0}")
    @MethodSource("releasedSchemas")
    void readsAndIsReadByEveryReleasedVersion(Path file) throws IOException {
        Schema released = new Schema.Parser().parse(Files.readString(file));
        Schema current = currentSchemas().get(released.getFullName());

        assertThat(SchemaBreaks.between(released, current))
                .as("what breaks between %s and src/main/avro; give new fields a default, and keep the old ones", file)
                .isEmpty();
    }

    @Test
    void knowsReleasedVersionsOfEverySchemaOfTheFirstRelease() throws IOException {
        try (Stream<Path> files = Files.list(RELEASED.resolve("0.1"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .contains("WorkItem.avsc", "Result.avsc", "Experiment.avsc", "Attempt.avsc", "ItemState.avsc");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badChanges")
    void failsOnAChangeThatBreaksOldReadersOrWriters(String change, UnaryOperator<String> edit) {
        Schema before = new Schema.Parser().parse(BEFORE);
        Schema after = new Schema.Parser().parse(edit.apply(BEFORE));

        assertThat(after.toString()).isNotEqualTo(before.toString());
        assertThat(SchemaBreaks.between(before, after)).as(change).isNotEmpty();
    }

    @Test
    void allowsFieldsSymbolsAndDocsToBeAdded() {
        Schema before = new Schema.Parser().parse(BEFORE);
        Schema after = new Schema.Parser()
                .parse(BEFORE.replace("\"A\",", "\"A\", \"B\",")
                        .replace(
                                "{\"name\": \"n\"",
                                "{\"name\": \"m\", \"type\": \"int\", \"default\": 0},{\"name\": \"n\"")
                        .replace("\"name\": \"Thing\"", "\"name\": \"Thing\", \"doc\": \"new\""));

        assertThat(SchemaBreaks.between(before, after)).isEmpty();
    }

    private static final String BEFORE = """
            {"type": "record", "name": "Thing", "namespace": "t", "fields": [
              {"name": "id", "type": "string"},
              {"name": "n", "type": "long", "default": 0},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A", "UNKNOWN"], "default": "UNKNOWN"}}]}
            """;

    static Stream<Arguments> badChanges() {
        return Stream.of(
                bad("a field without default is removed", "{\"name\": \"id\", \"type\": \"string\"},", ""),
                bad("a field without default is renamed", "\"name\": \"id\"", "\"name\": \"key\""),
                bad(
                        "a field without default is added",
                        "{\"name\": \"n\"",
                        "{\"name\": \"x\", \"type\": \"int\"},{\"name\": \"n\""),
                bad("a type is changed", "\"type\": \"long\", \"default\": 0", "\"type\": \"boolean\""),
                bad("a type is narrowed", "\"type\": \"long\"", "\"type\": \"int\""),
                bad("a type is widened", "\"type\": \"long\"", "\"type\": \"double\""),
                bad(
                        "null is no longer allowed",
                        "[\"null\", \"string\"], \"default\": null",
                        "\"string\", \"default\": \"\""),
                bad("an enum default is removed", ", \"default\": \"UNKNOWN\"", ""),
                bad("an enum default is changed", "\"default\": \"UNKNOWN\"", "\"default\": \"A\""),
                bad("a symbol is removed", "\"A\", ", ""),
                bad("the record is renamed", "\"Thing\"", "\"Item\""),
                bad("the namespace is changed", "\"t\"", "\"u\""));
    }

    private static Arguments bad(String change, String from, String to) {
        return Arguments.of(change, (UnaryOperator<String>) text -> text.replace(from, to));
    }

    static Stream<Path> releasedSchemas() throws IOException {
        try (Stream<Path> files = Files.walk(RELEASED)) {
            List<Path> found = files.filter(path -> path.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found.stream();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "holdfast.release", matches = ".+")
    void addsTheCurrentSchemasAsARelease() throws IOException {
        Path folder = Files.createDirectories(RELEASED.resolve(System.getProperty("holdfast.release")));
        for (Schema schema : currentSchemas().values()) {
            Files.writeString(
                    folder.resolve(schema.getName() + ".avsc"), SchemaFormatter.format("json/pretty", schema) + "\n");
        }
    }

    /** The schemas of the generated classes, by full name: what the product really reads and writes with. */
    private static Map<String, Schema> currentSchemas() throws IOException {
        Map<String, Schema> schemas = new TreeMap<>();
        try (Stream<Path> files = Files.list(CURRENT)) {
            files.filter(path -> path.toString().endsWith(".avsc")).forEach(path -> {
                Schema schema = generated(path.getFileName().toString().replace(".avsc", ""));
                schemas.put(schema.getFullName(), schema);
            });
        }
        return schemas;
    }

    private static Schema generated(String name) {
        try {
            Class<?> type = Class.forName("dev.holdfast.schemas.avro." + name);
            return (Schema) type.getMethod("getClassSchema").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new UncheckedIOException(new IOException("no generated class for " + name, e));
        }
    }
}
