package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sends each request to the routes of its first path segment. */
final class RegistryRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> SAYS_NOTHING = Set.of("", "false", "-1");
    private static final Set<String> FORMATS = Set.of("", "default", "resolved");
    /** Those that some route looks at, and those that are about references between schemas, of which there are none. */
    private static final Set<String> PARAMETERS = Set.of(
            "defaultToGlobal",
            "deleted",
            "deletedOnly",
            "fetchMaxId",
            "format",
            "latestOnly",
            "limit",
            "normalize",
            "offset",
            "permanent",
            "referenceFormat",
            "subject",
            "subjectPrefix",
            "verbose");

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
    JsonNode answer(RegistryRequest asked) throws RefusedRequestException, IOException {
        RegistryRequest request = Contexts.without(asked);
        requireServed(request);
        List<String> path = request.path();
        String first = path.isEmpty() ? "" : path.get(0);
        return switch (first) {
            case "" -> JSON.objectNode();
            case "subjects" -> subjects.answer(request);
            case "compatibility" -> subjects.compatibility(request);
            case "schemas" -> schemas.answer(request);
            case "config" -> config.answer(request);
            case "mode" -> mode(request);
            case "contexts" -> contexts(request);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    /** A parameter that is not looked at would be dropped in silence. */
    private static void requireServed(RegistryRequest request) throws RefusedRequestException {
        for (Map.Entry<String, String> parameter : request.parameters().entrySet()) {
            if (!PARAMETERS.contains(parameter.getKey()) && !SAYS_NOTHING.contains(parameter.getValue())) {
                throw RefusedRequestException.notServed(
                        "the parameter " + parameter.getKey() + "=" + parameter.getValue());
            }
        }
        String format = request.parameters().getOrDefault("format", "");
        if (!FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
            throw RefusedRequestException.notServed("the format " + format);
        }
    }

    private static JsonNode contexts(RegistryRequest request) throws RefusedRequestException {
        if (request.path().size() > 1 || !request.method().equals("GET")) {
            throw RefusedRequestException.noSuchPath();
        }
        return JSON.arrayNode().add(".");
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
