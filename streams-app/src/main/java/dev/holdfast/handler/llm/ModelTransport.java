package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.http.HttpCaller;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way from the library to a service: bounded in time and size, no redirects, the key added here and taken out of
 * everything that comes back. The library knows nothing of items, so the call is bound to its thread. Thread-safe.
 */
final class ModelTransport implements HttpClient, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String VERSION = "/v1";
    private static final Pattern EVENTS = Pattern.compile("\\s*(?:data|event|id|retry)?:");

    private final LlmSettings settings;
    private final Provider provider;
    private final HttpCaller caller = new HttpCaller();
    private final ThreadLocal<LlmCall> current = new ThreadLocal<>();
    private final boolean mayBeUnderVersion;
    /** What stands between the address of the SPEC and the path of a question. */
    private volatile String place = "";

    ModelTransport(LlmSettings settings) {
        this.settings = settings;
        this.provider = settings.provider();
        String path = URI.create(settings.baseUrl()).getPath();
        this.mayBeUnderVersion = provider == Provider.OPENAI && (path == null || path.isEmpty());
    }

    /** What the library does in a call, seen from outside. */
    interface Asking<T> {
        /** Runs the library. */
        T ask();
    }

    /** Runs the library for a call; whatever it throws goes on to the caller. */
    <T> T during(LlmCall call, Asking<T> asking) {
        current.set(call);
        try {
            return asking.ask();
        } finally {
            current.remove();
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        LlmCall call = Objects.requireNonNull(current.get(), "outside of a call");
        try {
            return exchange(request, call);
        } catch (HandlerFailure failure) {
            call.failed(failure);
        } catch (InterruptedException interrupt) {
            call.interrupted(interrupt);
        }
        throw new StoppedException();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("answers are not streamed");
    }

    @Override
    public void close() {
        caller.close();
    }

    private SuccessfulHttpResponse exchange(HttpRequest request, LlmCall call)
            throws HandlerFailure, InterruptedException {
        HttpResponse<byte[]> response = sent(request, call);
        String shown = call.shown();
        String body = call.excerpt().masked(withoutMark(new String(response.body(), StandardCharsets.UTF_8)));
        JsonNode tree = tree(body);
        CallReport report = provider.report(body, tree);
        call.tells(report, Thoughts.standIn(tree));
        ServiceFailures failures = new ServiceFailures(settings, call, response);
        if (response.statusCode() / 100 != 2) {
            throw failures.of(tree);
        }
        AnswerReader answers = new AnswerReader(shown, call.excerpt());
        if (answers.text(response.body()).isBlank()) {
            throw answers.parseError("is empty", "");
        }
        failures.throwIfReported(tree);
        failures.throwIfBroken(tree, report.finishReason());
        if (tree.isMissingNode()) {
            throw noJson(body, answers, failures);
        }
        // Without its headers: one of them could make the library decode the body as something else than UTF-8.
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(Map.of())
                .body(body)
                .build();
    }

    /**
     * Sends a request; where an address without a path has no such place, under {@code /v1} as well, where most services
     * have it. Nobody has worked on the first one.
     */
    private HttpResponse<byte[]> sent(HttpRequest request, LlmCall call) throws HandlerFailure, InterruptedException {
        String under = place;
        HttpResponse<byte[]> response = sent(request, under, call);
        if (!under.isEmpty() || !mayBeUnderVersion || !isNoSuchPlace(response)) {
            return response;
        }
        HttpResponse<byte[]> other = sent(request, VERSION, call);
        boolean isThere = !isNoSuchPlace(other);
        if (isThere && other.statusCode() / 100 == 2) {
            place = VERSION;
        } else if (!isThere) {
            call.asks(request.method() + " " + request.url());
        }
        return isThere ? other : response;
    }

    private HttpResponse<byte[]> sent(HttpRequest request, String under, LlmCall call)
            throws HandlerFailure, InterruptedException {
        String url = settings.baseUrl()
                + under
                + request.url().substring(settings.baseUrl().length());
        String shown = request.method() + " " + url;
        call.asks(shown);
        return caller.send(jdkRequest(request, url, call), shown, call.excerpt(), call.timeLeft());
    }

    private static boolean isNoSuchPlace(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        boolean isWithoutModel = body.toLowerCase(Locale.ROOT).contains("model");
        return response.statusCode() == 404 && !isWithoutModel
                || response.statusCode() == 405
                || body.contains("Unexpected endpoint or method");
    }

    /** Whoever streams unasked may report an error in the stream. */
    private static HandlerFailure noJson(String body, AnswerReader answers, ServiceFailures failures)
            throws HandlerFailure {
        if (!EVENTS.matcher(body).lookingAt()) {
            return answers.parseError("is not valid JSON", body);
        }
        for (String line : body.lines().filter(one -> one.startsWith("data:")).toList()) {
            failures.throwIfReported(tree(line.substring("data:".length())));
        }
        return answers.parseError("is a stream of events, though none was asked for", body);
    }

    private java.net.http.HttpRequest jdkRequest(HttpRequest request, String url, LlmCall call) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(url));
        request.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(provider.keyHeader())) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        call.key().ifPresent(key -> builder.setHeader(provider.keyHeader(), provider.keyHeaderValue(key)));
        String body = Objects.requireNonNullElse(request.body(), "");
        return builder.method(request.method().name(), BodyPublishers.ofString(body))
                .build();
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static JsonNode tree(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** Ends the library's part of a call; what stopped it is with the call. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the call was stopped", null, false, false);
        }
    }

    /** Gives the library this transport wherever it wants a client; the limits that it sets are ours to set. */
    HttpClientBuilder asBuilder() {
        return new Builder(this);
    }

    private record Builder(ModelTransport transport) implements HttpClientBuilder {
        @Override
        public @Nullable Duration connectTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public @Nullable Duration readTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return transport;
        }
    }
}
