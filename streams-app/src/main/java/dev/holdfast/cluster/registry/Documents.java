package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cluster.registry.SchemaCatalogue.Version;
import java.util.List;

/** The documents of answers, with the members that Confluent's registry 8.x gives them. */
final class Documents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Documents() {}

    /** Returns a version as it is listed and looked up. */
    static ObjectNode of(Version version) {
        ObjectNode document = JSON.objectNode()
                .put("subject", version.subject())
                .put("version", version.number())
                .put("id", version.id())
                .put("guid", version.guid().toString())
                .put("schemaType", "AVRO")
                .put("schema", version.schema().toString());
        return version.deleted() ? document.put("deleted", true) : document;
    }

    /** Returns the part of a list that {@code offset} and {@code limit} ask for. */
    static <T> List<T> page(RegistryRequest request, List<T> all) throws RefusedRequestException {
        int from = Math.min(Math.max(0, request.number("offset", 0)), all.size());
        int limit = request.number("limit", -1);
        return all.subList(from, limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit));
    }

    static ArrayNode texts(List<String> all) {
        ArrayNode texts = JSON.arrayNode();
        all.forEach(texts::add);
        return texts;
    }

    static ArrayNode numbers(List<Integer> all) {
        ArrayNode numbers = JSON.arrayNode();
        all.forEach(numbers::add);
        return numbers;
    }
}
