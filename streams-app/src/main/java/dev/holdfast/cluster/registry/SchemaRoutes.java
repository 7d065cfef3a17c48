package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.cluster.registry.SchemaCatalogue.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        if (!request.method().equals("GET") || path.size() > 4) {
            throw RefusedRequestException.noSuchPath();
        }
        if (path.size() == 1) {
            return list(request);
        }
        if (path.size() == 2 && path.get(1).equals("types")) {
            return JSON.arrayNode().add("AVRO");
        }
        if (path.size() == 2) {
            throw RefusedRequestException.noSuchPath();
        }
        String what = path.size() == 4 ? path.get(3) : "";
        return switch (path.get(1)) {
            case "ids" -> byId(id(path.get(2)), what, request);
            case "guids" -> byGuid(path.get(2), what, request);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private JsonNode list(RegistryRequest request) throws RefusedRequestException {
        String prefix = Contexts.prefix(request);
        List<Version> found = new ArrayList<>(ledger.catalogue().allVersions().stream()
                .filter(version -> version.subject().startsWith(prefix))
                .filter(version -> request.hasFlag("deleted") || !version.deleted())
                .toList());
        if (request.hasFlag("latestOnly")) {
            // The versions of a subject stand together, the newest last.
            List<Version> all = List.copyOf(found);
            found.removeIf(version -> all.stream()
                    .anyMatch(other -> other.subject().equals(version.subject()) && other.number() > version.number()));
        }
        ArrayNode list = JSON.arrayNode();
        Documents.page(request, found).forEach(version -> list.add(Documents.of(version)));
        return list;
    }

    private JsonNode byId(int id, String what, RegistryRequest request) throws RefusedRequestException {
        Schema schema = ledger.catalogue().schemas().get(id);
        if (schema == null) {
            throw RefusedRequestException.noSuchSchema(id + " ");
        }
        return switch (what) {
            case "" -> schema(schema, request);
            case "schema" -> TextNode.valueOf(schema.toString());
            case "versions" -> versions(id, request);
            case "subjects" -> subjects(id, request);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private JsonNode byGuid(String guid, String what, RegistryRequest request) throws RefusedRequestException {
        Map.Entry<Integer, Schema> found = ledger.catalogue().schemas().entrySet().stream()
                .filter(entry ->
                        SchemaIdentity.guid(entry.getValue()).toString().equalsIgnoreCase(guid))
                .findFirst()
                .orElseThrow(() -> RefusedRequestException.noSuchSchema(guid + " "));
        return switch (what) {
            case "" -> schema(found.getValue(), request);
            case "ids" ->
                JSON.arrayNode().add(JSON.objectNode().put("context", ".").put("id", found.getKey()));
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private ObjectNode schema(Schema schema, RegistryRequest request) {
        ObjectNode document = JSON.objectNode()
                .put("schema", schema.toString())
                .put("schemaType", "AVRO")
                .put("guid", SchemaIdentity.guid(schema).toString());
        return request.hasFlag("fetchMaxId")
                ? document.put("maxId", ledger.catalogue().schemas().lastKey())
                : document;
    }

    private JsonNode versions(int id, RegistryRequest request) throws RefusedRequestException {
        ArrayNode versions = JSON.arrayNode();
        for (Version version : Documents.page(request, with(id, request))) {
            versions.addObject().put("subject", version.subject()).put("version", version.number());
        }
        return versions;
    }

    private JsonNode subjects(int id, RegistryRequest request) throws RefusedRequestException {
        List<String> subjects =
                with(id, request).stream().map(Version::subject).distinct().toList();
        return Documents.texts(Documents.page(request, subjects));
    }

    private List<Version> with(int id, RegistryRequest request) {
        String subject = request.parameters().getOrDefault("subject", "");
        return ledger.catalogue().allVersions().stream()
                .filter(version -> version.id() == id)
                .filter(version -> request.hasFlag("deleted") || !version.deleted())
                .filter(version -> subject.isEmpty() || Objects.equals(subject, version.subject()))
                .toList();
    }

    private static int id(String text) throws RefusedRequestException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw RefusedRequestException.noSuchPath();
        }
    }
}
