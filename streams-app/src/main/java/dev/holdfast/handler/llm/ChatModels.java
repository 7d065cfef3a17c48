package dev.holdfast.handler.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the library's models: without its retries, which are the topology's, without its log of requests, and without
 * the key, which only {@link ModelTransport} sees.
 */
final class ChatModels {
    private static final int NO_RETRIES = 0;
    // Its service wants a limit; this is more than any verdict has.
    private static final int ANTHROPIC_MAX_TOKENS = 4096;
    // Its library wants a key even where a server wants none; the transport takes it out.
    private static final String NO_KEY = "none";

    private ChatModels() {}

    /** Makes the model of an experiment, under whose provider's names for the longest answer there may be two. */
    static ChatModel of(LlmSettings settings, LimitName limit, HttpClientBuilder client) {
        return switch (settings.provider()) {
            case OPENAI -> openai(settings, limit, client);
            case OLLAMA -> ollama(settings, client);
            case ANTHROPIC -> anthropic(settings, client);
        };
    }

    private static ChatModel openai(LlmSettings settings, LimitName limit, HttpClientBuilder client) {
        Optional<Integer> maxTokens = settings.maxTokens();
        return OpenAiChatModel.builder()
                .httpClientBuilder(client)
                .baseUrl(settings.baseUrl())
                .modelName(settings.model())
                .temperature(settings.temperature().orElse(null))
                .seed(settings.seed().orElse(null))
                .maxTokens(limit == LimitName.MAX_TOKENS ? maxTokens.orElse(null) : null)
                .maxCompletionTokens(limit == LimitName.MAX_COMPLETION_TOKENS ? maxTokens.orElse(null) : null)
                .responseFormat(format(settings))
                .strictJsonSchema(true)
                .maxRetries(NO_RETRIES)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    private static ChatModel ollama(LlmSettings settings, HttpClientBuilder client) {
        return OllamaChatModel.builder()
                .httpClientBuilder(client)
                .baseUrl(settings.baseUrl())
                .modelName(settings.model())
                .temperature(settings.temperature().orElse(null))
                .seed(settings.seed().orElse(null))
                .numPredict(settings.maxTokens().orElse(null))
                .responseFormat(format(settings))
                .maxRetries(NO_RETRIES)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    private static ChatModel anthropic(LlmSettings settings, HttpClientBuilder client) {
        return AnthropicChatModel.builder()
                .httpClientBuilder(client)
                .baseUrl(settings.baseUrl())
                .apiKey(NO_KEY)
                .modelName(settings.model())
                .temperature(settings.temperature().orElse(null))
                .maxTokens(settings.maxTokens().orElse(ANTHROPIC_MAX_TOKENS))
                .responseFormat(format(settings))
                .maxRetries(NO_RETRIES)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    private static @Nullable ResponseFormat format(LlmSettings settings) {
        return switch (settings.format()) {
            case JSON_SCHEMA -> JsonSchemas.of(settings.output());
            case JSON_OBJECT -> ResponseFormat.JSON;
            case NONE -> null;
        };
    }
}
