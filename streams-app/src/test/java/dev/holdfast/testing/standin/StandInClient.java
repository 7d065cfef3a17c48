package dev.holdfast.testing.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The requests that Confluent's serdes make, and what they make of the answers. */
final class StandInClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int JSON_PARSE_ERROR_CODE = 50005;

    private final String url;
    private final @Nullable String token;

    StandInClient(Map<String, ?> config) {
        Object given = config.get("schema.registry.url");
        if (given == null) {
            throw new ConfigException(
                    "Missing required configuration \"schema.registry.url\" which has no default value.");
        }
        url = given.toString();
        boolean isStatic = "STATIC_TOKEN".equals(config.get("bearer.auth.credentials.source"));
        Object text = config.get("bearer.auth.token");
        token = isStatic && text != null ? text.toString() : null;
    }

    JsonNode register(String subject, Schema schema) throws IOException, RestClientException {
        return ask("POST", "/subjects/" + subject + "/versions?normalize=false", document(schema));
    }

    JsonNode lookUp(String subject, Schema schema) throws IOException, RestClientException {
        return ask("POST", "/subjects/" + subject + "?normalize=false&deleted=false", document(schema));
    }

    Schema byId(int id, String subject) throws IOException, RestClientException {
        return schema(ask("GET", "/schemas/ids/" + id + "?fetchMaxId=false&subject=" + subject, null));
    }

    Schema byGuid(String guid) throws IOException, RestClientException {
        return schema(ask("GET", "/schemas/guids/" + guid, null));
    }

    /** A client error's text alone, and nothing of what caused it; else the client's exception as the cause. */
    static KafkaException toKafkaException(RestClientException e, String message) {
        return e.getErrorCode() / 100 == 4
                ? new InvalidConfigurationException(e.getMessage())
                : new SerializationException(message, e);
    }

    private static Schema schema(JsonNode answer) {
        return new Schema.Parser().parse(answer.path("schema").asText());
    }

    private static String document(Schema schema) {
        return JSON.createObjectNode().put("schema", schema.toString()).toString();
    }

    private JsonNode ask(String method, String path, @Nullable String body) throws IOException, RestClientException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/vnd.schemaregistry.v1+json");
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            if (status == 200) {
                return JSON.readTree(text);
            }
            throw refusal(status, text);
        }
    }

    private static RestClientException refusal(int status, String text) {
        try {
            JsonNode error = JSON.readTree(text);
            if (error.has("error_code")) {
                return new RestClientException(
                        error.path("message").asText(),
                        status,
                        error.path("error_code").asInt());
            }
        } catch (JsonProcessingException e) {
            // As the client does: the text is told as it came.
        }
        return new RestClientException(text, status, JSON_PARSE_ERROR_CODE);
    }
}
