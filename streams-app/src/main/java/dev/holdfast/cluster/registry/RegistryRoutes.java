package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;

/** Sends each request to the routes of its first path segment. */
final class RegistryRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SubjectRoutes subjects;
    private final SchemaRoutes schemas;
    private final ConfigRoutes config;

    RegistryRoutes(SchemaLedger ledger) {
        this.subjects = new SubjectRoutes(ledger);
        this.schemas = new SchemaRoutes(ledger);
        this.config = new ConfigRoutes(ledger);
    }

    /**
     * Returns the answer to a request.
     *
     * @throws RefusedRequestException for whatever is answered with an error code
     * @throws IOException if a change could not be made durable
     */
    JsonNode answer(RegistryRequest request) throws RefusedRequestException, IOException {
        List<String> path = request.path();
        String first = path.isEmpty() ? "" : path.get(0);
        return switch (first) {
            case "" -> JSON.objectNode();
            case "subjects" -> subjects.answer(request);
            case "compatibility" -> subjects.compatibility(request);
            case "schemas" -> schemas.answer(request);
            case "config" -> config.answer(request);
            case "mode" -> mode(request);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private static JsonNode mode(RegistryRequest request) throws RefusedRequestException {
        if (request.path().size() > 2) {
            throw RefusedRequestException.noSuchPath();
        }
        if (!request.method().equals("GET")) {
            throw new RefusedRequestException(405, 405, "This registry is always in mode READWRITE.");
        }
        return JSON.objectNode().put("mode", "READWRITE");
    }
}
