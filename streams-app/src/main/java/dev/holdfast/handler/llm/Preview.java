package dev.holdfast.handler.llm;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.handler.Task;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes the request that the library makes of a question, and sends it nowhere. For one question. */
final class Preview implements HttpClient, HttpClientBuilder {
    private @Nullable HttpRequest taken;

    private Preview() {}

    /**
     * Returns what a call would send. Its key is not in it: only {@link ModelTransport} adds that.
     *
     * @throws HandlerFailure if nothing would be sent for the item
     */
    static Outgoing of(LlmSettings settings, Task task) throws HandlerFailure {
        Preview preview = new Preview();
        ChatRequest question = LlmHandler.question(settings, task);
        try {
            var unused = ChatModels.of(settings, preview).chat(question);
        } catch (RuntimeException stopped) {
            if (preview.taken == null) {
                throw stopped;
            }
        }
        HttpRequest request = Objects.requireNonNull(preview.taken);
        Map<String, String> prompts = new LinkedHashMap<>();
        String system = settings.system().isPresent() ? settings.system().get().fill(task) : "";
        if (!system.isBlank()) {
            prompts.put("system", system);
        }
        prompts.put("user", settings.user().fill(task));
        return new Outgoing(
                request.method() + " " + request.url(), Objects.requireNonNullElse(request.body(), ""), prompts);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        taken = request;
        throw new IllegalStateException("nothing is sent");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("answers are not streamed");
    }

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
        return this;
    }
}
