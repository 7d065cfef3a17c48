package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.handler.AnswerReader;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from the library to a service: bounded in time and size, no redirects, the key added here and taken out of
 * everything that comes back. The library knows nothing of items, so the call is bound to its thread. Thread-safe.
 */
final class ModelTransport implements HttpClient, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Provider provider;
    private final HttpCaller caller = new HttpCaller();
    private final ThreadLocal<LlmCall> current = new ThreadLocal<>();

    ModelTransport(Provider provider) {
        this.provider = provider;
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
        String shown = request.method() + " " + request.url();
        call.asks(shown);
        HttpResponse<byte[]> response = caller.send(jdkRequest(request, call), shown, call.excerpt(), call.timeLeft());
        String body = call.excerpt().masked(withoutMark(new String(response.body(), StandardCharsets.UTF_8)));
        JsonNode tree = tree(body);
        call.tells(provider.report(body, tree), Thoughts.standIn(tree));
        ServiceFailures failures = new ServiceFailures(shown, call.excerpt());
        if (response.statusCode() / 100 != 2) {
            throw failures.of(response, tree);
        }
        AnswerReader answers = new AnswerReader(shown, call.excerpt());
        if (answers.text(response.body()).isBlank()) {
            throw answers.parseError("is empty", "");
        }
        failures.throwIfReported(tree);
        // Without its headers: one of them could make the library decode the body as something else than UTF-8.
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(Map.of())
                .body(body)
                .build();
    }

    private java.net.http.HttpRequest jdkRequest(HttpRequest request, LlmCall call) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
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
