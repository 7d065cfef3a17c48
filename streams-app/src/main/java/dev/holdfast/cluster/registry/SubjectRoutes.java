package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.cluster.registry.SchemaCatalogue.Version;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** What stands under {@code /subjects} and {@code /compatibility}. */
final class SubjectRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LATEST = "latest";

    private final SchemaLedger ledger;

    SubjectRoutes(SchemaLedger ledger) {
        this.ledger = ledger;
    }

    JsonNode answer(RegistryRequest request) throws RefusedRequestException, IOException {
        List<String> path = request.path();
        boolean underVersions = path.size() > 2 && path.get(2).equals("versions");
        String route = request.method() + ' ' + (path.size() < 3 || underVersions ? path.size() : -1);
        return switch (route) {
            case "GET 1" -> subjects();
            case "POST 2" -> lookUp(path.get(1), request.schema());
            case "GET 3" -> versions(path.get(1));
            case "POST 3" -> register(path.get(1), request);
            case "GET 4" -> document(version(path.get(1), path.get(3)));
            case "GET 5" -> schemaText(path);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    /** Answers {@code POST /compatibility/subjects/{subject}/versions/{version}}. */
    JsonNode compatibility(RegistryRequest request) throws RefusedRequestException {
        List<String> path = request.path();
        boolean fits = path.size() >= 4 && path.size() <= 5 && path.get(1).equals("subjects");
        if (!fits || !path.get(3).equals("versions") || !request.method().equals("POST")) {
            throw RefusedRequestException.noSuchPath();
        }
        List<String> conflicts = path.size() == 4
                ? ledger.catalogue().conflicts(path.get(2), request.schema())
                : conflictsWith(path.get(2), path.get(4), request.schema());
        ObjectNode answer = JSON.objectNode().put("is_compatible", conflicts.isEmpty());
        if (request.hasFlag("verbose")) {
            conflicts.forEach(answer.putArray("messages")::add);
        }
        return answer;
    }

    private List<String> conflictsWith(String subject, String number, Schema schema) throws RefusedRequestException {
        if (number.equals(LATEST) && ledger.catalogue().versions(subject).isEmpty()) {
            return List.of();
        }
        Schema earlier = version(subject, number).schema();
        return ledger.catalogue().levelOf(subject).conflicts(schema, List.of(earlier));
    }

    private JsonNode subjects() {
        ArrayNode names = JSON.arrayNode();
        ledger.catalogue().subjects().keySet().forEach(names::add);
        return names;
    }

    private JsonNode versions(String subject) throws RefusedRequestException {
        ArrayNode numbers = JSON.arrayNode();
        present(subject).forEach(version -> numbers.add(version.number()));
        return numbers;
    }

    private JsonNode register(String subject, RegistryRequest request) throws RefusedRequestException, IOException {
        if (request.body() != null && request.body().path("id").asInt(-1) > 0) {
            throw new RefusedRequestException(422, 42205, "Subject '" + subject + "' is not in import mode");
        }
        try {
            return JSON.objectNode().put("id", ledger.register(subject, request.schema()));
        } catch (IncompatibleSchemaException e) {
            throw new RefusedRequestException(409, 409, String.valueOf(e.getMessage()));
        }
    }

    private JsonNode lookUp(String subject, Schema schema) throws RefusedRequestException {
        present(subject);
        Optional<Version> found = ledger.catalogue().find(subject, schema);
        if (found.isEmpty()) {
            throw RefusedRequestException.noSuchSchema("");
        }
        return document(found.get());
    }

    private JsonNode schemaText(List<String> path) throws RefusedRequestException {
        if (!path.get(4).equals("schema")) {
            throw RefusedRequestException.noSuchPath();
        }
        return TextNode.valueOf(version(path.get(1), path.get(3)).schema().toString());
    }

    private Version version(String subject, String number) throws RefusedRequestException {
        List<Version> versions = present(subject);
        int wanted = number.equals(LATEST) || number.equals("-1") ? versions.size() : parsed(number);
        if (wanted > versions.size()) {
            throw RefusedRequestException.noSuchVersion(number);
        }
        return versions.get(wanted - 1);
    }

    private static int parsed(String number) throws RefusedRequestException {
        try {
            int parsed = Integer.parseInt(number);
            if (parsed > 0) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw RefusedRequestException.invalidVersion(number);
    }

    private List<Version> present(String subject) throws RefusedRequestException {
        List<Version> versions = ledger.catalogue().versions(subject);
        if (versions.isEmpty()) {
            throw RefusedRequestException.noSuchSubject(subject);
        }
        return versions;
    }

    private static JsonNode document(Version version) {
        return JSON.objectNode()
                .put("subject", version.subject())
                .put("version", version.number())
                .put("id", version.id())
                .put("schema", version.schema().toString());
    }
}
