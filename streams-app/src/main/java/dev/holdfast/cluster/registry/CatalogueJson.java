package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The catalogue as a JSON document, and back. */
final class CatalogueJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private CatalogueJson() {}

    static byte[] write(SchemaCatalogue catalogue) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("compatibility", catalogue.level().name());
        ObjectNode levels = root.putObject("subject_compatibility");
        catalogue.subjectLevels().forEach((subject, level) -> levels.put(subject, level.name()));
        ObjectNode subjects = root.putObject("subjects");
        catalogue.subjects().forEach((subject, ids) -> ids.forEach(subjects.putArray(subject)::add));
        ObjectNode deleted = root.putObject("deleted");
        catalogue.deleted().forEach((subject, numbers) -> numbers.forEach(deleted.putArray(subject)::add));
        ObjectNode schemas = root.putObject("schemas");
        catalogue.schemas().forEach((id, schema) -> schemas.put(String.valueOf(id), schema.toString()));
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (IOException e) {
            throw new IllegalStateException("a document in memory could not be written", e);
        }
    }

    /** Reads the document; throws IOException if it is not a whole and consistent catalogue. */
    static SchemaCatalogue read(byte[] json) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(json);
            SortedMap<Integer, Schema> schemas = schemas(root.required("schemas"));
            SortedMap<String, List<Integer>> subjects = subjects(root.required("subjects"), schemas);
            SortedMap<String, CompatibilityLevel> levels = new TreeMap<>();
            root.required("subject_compatibility")
                    .properties()
                    .forEach(entry -> levels.put(entry.getKey(), level(entry.getValue())));
            return new SchemaCatalogue(
                    schemas, subjects, deleted(root.path("deleted")), level(root.required("compatibility")), levels);
        } catch (IllegalArgumentException | AvroRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the texts of the schemas by id; throws IOException if there are none to be found. */
    static Map<Integer, String> texts(byte[] json) throws IOException {
        try {
            Map<Integer, String> texts = new HashMap<>();
            MAPPER.readTree(json)
                    .required("schemas")
                    .properties()
                    .forEach(entry -> texts.put(
                            Integer.valueOf(entry.getKey()), entry.getValue().asText()));
            return texts;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static SortedMap<Integer, Schema> schemas(JsonNode node) {
        SortedMap<Integer, Schema> schemas = new TreeMap<>();
        node.properties()
                .forEach(entry -> schemas.put(
                        Integer.valueOf(entry.getKey()),
                        new Schema.Parser().parse(entry.getValue().asText())));
        return schemas;
    }

    private static SortedMap<String, List<Integer>> subjects(JsonNode node, SortedMap<Integer, Schema> schemas) {
        SortedMap<String, List<Integer>> subjects = new TreeMap<>();
        node.properties().forEach(entry -> {
            List<Integer> ids = new ArrayList<>();
            entry.getValue().forEach(id -> ids.add(id.asInt()));
            if (!ids.stream().allMatch(id -> id == SchemaCatalogue.GONE || schemas.containsKey(id))) {
                throw new IllegalArgumentException("subject " + entry.getKey() + " names a schema that is not there");
            }
            subjects.put(entry.getKey(), List.copyOf(ids));
        });
        return subjects;
    }

    // Not there in catalogues from before anything could be deleted.
    private static SortedMap<String, SortedSet<Integer>> deleted(JsonNode node) {
        SortedMap<String, SortedSet<Integer>> deleted = new TreeMap<>();
        node.properties().forEach(entry -> {
            SortedSet<Integer> numbers = new TreeSet<>();
            entry.getValue().forEach(number -> numbers.add(number.asInt()));
            deleted.put(entry.getKey(), numbers);
        });
        return deleted;
    }

    private static CompatibilityLevel level(JsonNode node) {
        return CompatibilityLevel.valueOf(node.asText());
    }
}
