package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One request, taken apart.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path the decoded segments
 * @param query the raw query, without its question mark
 * @param body the document; null when there is none
 */
record RegistryRequest(
        String method,
        List<String> path,
        String query,
        @Nullable JsonNode body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LARGEST_BODY = 8 << 20;
    /** Id and version are looked at where a schema is registered; subject only repeats the path. */
    private static final Set<String> SCHEMA_MEMBERS = Set.of("schema", "schemaType", "id", "version", "subject");

    /** Reads the whole request. */
    static RegistryRequest of(HttpExchange exchange) throws IOException, RefusedRequestException {
        List<String> path = new ArrayList<>();
        for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
            if (!segment.isEmpty()) {
                path.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        String query = exchange.getRequestURI().getRawQuery();
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new RefusedRequestException(413, 413, "The request is larger than " + LARGEST_BODY + " bytes.");
        }
        requireJson(exchange, body);
        return new RegistryRequest(exchange.getRequestMethod(), path, query == null ? "" : query, parsed(body));
    }

    // A web page may send plain text to any address without asking first, but not JSON or bytes.
    private static void requireJson(HttpExchange exchange, byte[] body) throws RefusedRequestException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean fits = type != null && (type.contains("json") || type.startsWith("application/octet-stream"));
        if (body.length > 0 && !fits) {
            throw new RefusedRequestException(
                    415, 415, "HTTP 415 Unsupported Media Type: send application/vnd.schemaregistry.v1+json");
        }
    }

    private static @Nullable JsonNode parsed(byte[] body) throws IOException, RefusedRequestException {
        if (body.length == 0) {
            return null;
        }
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new RefusedRequestException(400, 400, "The body is not JSON: " + e.getOriginalMessage());
        }
    }

    /** Returns the request with another path. */
    RegistryRequest withPath(List<String> newPath) {
        return new RegistryRequest(method, newPath, query, body);
    }

    /** Says whether the query holds {@code name=true}. */
    boolean hasFlag(String name) {
        return "true".equals(parameters().get(name));
    }

    /** Returns the parameters of the query, decoded. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            parameters.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return parameters;
    }

    /** Returns a parameter that is a whole number, or another number where it is not given. */
    int number(String name, int otherwise) throws RefusedRequestException {
        String given = parameters().getOrDefault(name, "");
        try {
            return given.isEmpty() ? otherwise : Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw RefusedRequestException.notServed("the parameter " + name + "=" + given + ", which is no number");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Returns a text of the document; null when it is not there. */
    @Nullable
    String text(String field) {
        JsonNode value = body == null ? null : body.get(field);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    /** Refuses members of the document that say something, unless they are known. */
    void requireOnly(Set<String> known) throws RefusedRequestException {
        for (Map.Entry<String, JsonNode> member :
                body == null ? Set.<Map.Entry<String, JsonNode>>of() : body.properties()) {
            if (!known.contains(member.getKey()) && says(member.getValue())) {
                throw RefusedRequestException.notKept("the field '" + member.getKey() + "'");
            }
        }
    }

    private static boolean says(JsonNode value) {
        if (value.isContainerNode()) {
            return value.valueStream().anyMatch(RegistryRequest::says);
        }
        boolean none = value.isNull() || value.isBoolean() && !value.booleanValue();
        return !none && !(value.isNumber() && value.asLong() < 0);
    }

    /** Returns the schema in the document. */
    Schema schema() throws RefusedRequestException {
        String text = text("schema");
        String type = text("schemaType");
        if (type != null && !type.equals("AVRO")) {
            throw RefusedRequestException.invalidSchema("this registry keeps AVRO schemas only, not " + type);
        }
        if (body != null && !body.path("references").isEmpty()) {
            throw RefusedRequestException.invalidSchema(
                    "this registry does not keep references between schemas; send the schema in one piece");
        }
        requireOnly(SCHEMA_MEMBERS);
        if (text == null) {
            throw RefusedRequestException.invalidSchema("the field 'schema' is missing");
        }
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw RefusedRequestException.invalidSchema(String.valueOf(e.getMessage()));
        }
    }
}
