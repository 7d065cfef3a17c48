package dev.holdfast.handler.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error that a body reports, whatever its status: services and gateways put it in many places, some of them into the
 * very choice whose text broke off.
 *
 * @param node what tells of it: an object, a text or a list
 */
record ErrorBody(JsonNode node) {
    private static final List<String> CODES = List.of("code", "status", "status_code", "http_status", "http_code");
    private static final List<String> WORDS = List.of("code", "type", "status", "error_type", "name");
    private static final int NO_CODE = 500;
    /** As Google's {@code "retryDelay": "34s"} and others' {@code "retry_after_ms": 1500}. */
    private static final Pattern WAIT = Pattern.compile(
            "\"retry_?(?:after|delay)(?:_?(?:seconds|(ms|millis)))?\"\\s*:\\s*\"?(\\d{1,9}(?:\\.\\d{1,9})?)(ms)?s?\"?\\s*[,}]");

    /** A kind of error by a part of its name, and the status that means the same. */
    private record Kind(String part, int status) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("rate_limit", 429),
            new Kind("ratelimit", 429),
            new Kind("too_many", 429),
            new Kind("overload", 429),
            new Kind("exhausted", 429),
            new Kind("throttl", 429),
            new Kind("model_not_found", 404),
            new Kind("authentic", 401),
            new Kind("unauthorized", 401),
            new Kind("api_key", 401),
            new Kind("permission", 403),
            new Kind("forbidden", 403),
            new Kind("timeout", 504),
            new Kind("deadline", 504),
            new Kind("invalid_request", 400),
            new Kind("invalid_argument", 400),
            new Kind("bad_request", 400),
            new Kind("unsupported", 400),
            new Kind("context_length", 400));

    /** Returns the error that a body reports; empty if it reports none. */
    static Optional<ErrorBody> in(JsonNode body) {
        if (body.isArray() && body.path(0).has("error")) {
            return in(body.get(0));
        }
        JsonNode error = body.path("error");
        if (tells(error)) {
            return Optional.of(new ErrorBody(error.isBoolean() ? body : error));
        }
        for (JsonNode choice : body.path("choices")) {
            if (tells(choice.path("error"))) {
                return Optional.of(new ErrorBody(choice.get("error")));
            }
        }
        JsonNode base = body.path("base_resp");
        if (base.path("status_code").asInt() != 0) {
            return Optional.of(new ErrorBody(base));
        }
        boolean mayAnswer = body.path("choices").isArray()
                || body.path("message").isObject()
                || body.path("content").isArray();
        return mayAnswer ? Optional.empty() : withoutAnswer(body);
    }

    private static Optional<ErrorBody> withoutAnswer(JsonNode body) {
        for (String place : List.of("errors", "detail")) {
            if (tells(body.path(place))) {
                JsonNode told = body.get(place);
                return Optional.of(new ErrorBody(told.isArray() && told.size() == 1 ? told.get(0) : told));
            }
        }
        boolean isError = body.path("object").asText().equals("error")
                || body.path("type").asText().equals("error")
                || body.path("message").isTextual()
                || (body.has("success") && !body.path("success").asBoolean(true));
        return isError ? Optional.of(new ErrorBody(body)) : Optional.empty();
    }

    /** Returns the error of a body that comes with an error's status; one without words if it does not tell. */
    static ErrorBody of(JsonNode body) {
        return in(body).orElse(new ErrorBody(JsonNodeFactory.instance.objectNode()));
    }

    private static boolean tells(JsonNode error) {
        return (error.isTextual() && !error.asText().isBlank())
                || (error.isContainerNode() && !error.isEmpty())
                || (error.isBoolean() && error.booleanValue());
    }

    /** Returns the status that it stands for: its code, or what its name means; 500 if it has neither. */
    int status() {
        for (String place : CODES) {
            int code = node.path(place).asInt();
            if (code >= 400 && code < 600) {
                return code;
            }
        }
        for (String place : WORDS) {
            String word = word(node.path(place));
            for (Kind kind : KINDS) {
                if (word.contains(kind.part())) {
                    return kind.status();
                }
            }
        }
        return NO_CODE;
    }

    /** Returns the parameter of the request that it is about, as it names it; empty if it does not. */
    String parameter() {
        return word(node.path("param"));
    }

    /** Returns all that it says, in small letters. */
    String text() {
        return (node.isTextual() ? node.asText() : node.toString()).toLowerCase(Locale.ROOT);
    }

    /** Returns how long it asks to wait; empty if it does not. */
    Optional<Duration> retryAfter() {
        Matcher wait = WAIT.matcher(text());
        if (!wait.find()) {
            return Optional.empty();
        }
        boolean isMillis = wait.group(1) != null || "ms".equals(wait.group(3));
        double seconds = Double.parseDouble(wait.group(2)) / (isMillis ? 1_000 : 1);
        return Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1_000)));
    }

    static String word(JsonNode node) {
        return node.asText().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    }
}
