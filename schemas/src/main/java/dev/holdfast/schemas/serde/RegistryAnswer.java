package dev.holdfast.schemas.serde;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a well registry answered: a document, or a refusal with its error code.
 *
 * @param uri the address that answered
 * @param status the HTTP status, below 500
 * @param body the document
 */
record RegistryAnswer(URI uri, int status, JsonNode body) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String CHECK_URL = "check " + SerdeConfig.REGISTRY_URL + ": is this a schema registry?";
    private static final int SHOWN_CHARACTERS = 60;

    /** Sorts a response: an answer of a registry, or trouble. */
    static RegistryAnswer of(URI uri, HttpResponse<byte[]> response) throws RegistryTrouble {
        int status = response.statusCode();
        JsonNode body = json(response.body());
        if (status == 401 || status == 403) {
            String fix = "check " + SerdeConfig.CREDENTIALS_SOURCE + " and " + SerdeConfig.USER_INFO;
            throw new RegistryTrouble(uri, "it refused the credentials (HTTP " + status + ")", fix, false, null);
        }
        if (status >= 500 || status == 429) {
            throw new RegistryTrouble(
                    uri, "it answered HTTP " + status + shown(response, body), "see its log", true, null);
        }
        if (status == 404 && isAboutGuid(response.uri())) {
            // A registry that has no GUIDs does not know the path: nothing is wrong with it.
            return new RegistryAnswer(uri, status, body == null ? MissingNode.getInstance() : body);
        }
        boolean refusal = body != null && isRefusal(status, body);
        if (body == null || (!refusal && status / 100 != 2)) {
            throw new RegistryTrouble(
                    uri, "it answered HTTP " + status + shown(response, body), CHECK_URL, false, null);
        }
        return new RegistryAnswer(uri, status, body);
    }

    /** Returns the registry's error code, such as 40403; 0 for an answer that is no refusal. */
    int errorCode() {
        return body.path("error_code").asInt(0);
    }

    /** Returns the registry's words for a refusal. */
    String reason() {
        return oneLine(body.path("message").asText("no reason given"), 2000);
    }

    /** Says whether what was asked for is not there. */
    boolean isNotFound() {
        return status == 404;
    }

    /** Says whether a document came rather than a refusal. */
    boolean isDocument() {
        return status / 100 == 2;
    }

    /** Returns a whole number of the document. */
    int requiredInt(String field) {
        JsonNode value = body.path(field);
        if (!value.isInt()) {
            throw wrong("it answered without a whole number '" + field + "'");
        }
        return value.intValue();
    }

    /** Returns a text of the document. */
    String requiredText(String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual()) {
            throw wrong("it answered without a text '" + field + "'");
        }
        return value.textValue();
    }

    /** Returns the exception for an answer that a registry does not give. */
    RegistryUnavailableException wrong(String what) {
        return new RegistryUnavailableException("schema registry " + uri + ": " + what + "; " + CHECK_URL, null);
    }

    // A bare 404 is what any web server says of a path that it does not serve: the address is wrong, not the id.
    private static boolean isAboutGuid(URI asked) {
        return asked.getPath().contains("/schemas/guids/");
    }

    private static boolean isRefusal(int status, JsonNode body) {
        int code = body.path("error_code").asInt(0);
        return status == 404 ? code > 40400 && code < 40500 : status == 409 || status == 422;
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            return node == null || !node.isContainerNode() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    private static String shown(HttpResponse<byte[]> response, @Nullable JsonNode body) {
        if (body != null && body.path("message").isTextual()) {
            return ": " + oneLine(body.path("message").asText(), 300);
        }
        String type = response.headers().firstValue("Content-Type").orElse("no content type");
        String start = new String(response.body(), StandardCharsets.UTF_8);
        return start.isEmpty()
                ? " with an empty body"
                : " with a body that is not the expected JSON (" + type + ", '" + oneLine(start, SHOWN_CHARACTERS)
                        + "')";
    }

    private static String oneLine(String text, int longest) {
        String flat = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return flat.length() <= longest ? flat : flat.substring(0, longest) + "…";
    }
}
