package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.cluster.registry.SchemaCatalogue.Version;
import java.util.List;
import org.apache.avro.Schema;

/** What stands under {@code /schemas}. */
final class SchemaRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SchemaLedger ledger;

    SchemaRoutes(SchemaLedger ledger) {
        this.ledger = ledger;
    }

    JsonNode answer(RegistryRequest request) throws RefusedRequestException {
        List<String> path = request.path();
        if (!request.method().equals("GET") || path.size() < 2 || path.size() > 4) {
            throw RefusedRequestException.noSuchPath();
        }
        if (path.size() == 2 && path.get(1).equals("types")) {
            return JSON.arrayNode().add("AVRO");
        }
        if (path.size() == 2 || !path.get(1).equals("ids")) {
            throw RefusedRequestException.noSuchPath();
        }
        return byId(path.get(2), path.size() == 4 ? path.get(3) : "");
    }

    private JsonNode byId(String idText, String what) throws RefusedRequestException {
        int id = id(idText);
        Schema schema = ledger.catalogue().schemas().get(id);
        if (schema == null) {
            throw RefusedRequestException.noSuchSchema(id + " ");
        }
        return switch (what) {
            case "" -> JSON.objectNode().put("schema", schema.toString());
            case "schema" -> TextNode.valueOf(schema.toString());
            case "versions" -> versions(id);
            case "subjects" -> subjects(id);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private JsonNode versions(int id) {
        ArrayNode versions = JSON.arrayNode();
        for (Version version : ledger.catalogue().versionsWith(id)) {
            versions.addObject().put("subject", version.subject()).put("version", version.number());
        }
        return versions;
    }

    private JsonNode subjects(int id) {
        ArrayNode subjects = JSON.arrayNode();
        ledger.catalogue().versionsWith(id).stream()
                .map(Version::subject)
                .distinct()
                .forEach(subjects::add);
        return subjects;
    }

    private static int id(String text) throws RefusedRequestException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw RefusedRequestException.noSuchPath();
        }
    }
}
