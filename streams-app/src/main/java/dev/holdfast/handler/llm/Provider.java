package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ways to speak to a model, and where each way's answers tell what is known of a call. */
enum Provider {
    /** OpenAI's chat completions, which most servers of models speak. */
    OPENAI(
            "/choices/0/finish_reason",
            "/usage/prompt_tokens",
            "/usage/completion_tokens",
            "/usage/prompt_tokens_details/cached_tokens"),
    /** Ollama's own. */
    OLLAMA("/done_reason", "/prompt_eval_count", "/eval_count", "/none"),
    /** Anthropic's messages. */
    ANTHROPIC("/stop_reason", "/usage/input_tokens", "/usage/output_tokens", "/usage/cache_read_input_tokens");

    private static final Set<String> WITHHELD = Set.of(
            "content_filter",
            "content_filtered",
            "refusal",
            "safety",
            "sensitive",
            "guardrail_intervened",
            "recitation",
            "blocklist",
            "prohibited_content",
            "spii");
    private static final Set<String> CUT = Set.of(
            "length",
            "max_tokens",
            "max_output_tokens",
            "max_length",
            "model_length",
            "model_context_window_exceeded",
            "incomplete",
            "repetition");
    private static final Set<String> BROKEN = Set.of(
            "error",
            "abort",
            "aborted",
            "cancelled",
            "canceled",
            "timeout",
            "network_error",
            "server_error",
            "insufficient_system_resource");
    private static final Pattern PATH_OF_QUESTION =
            Pattern.compile("(?:/+(?:chat/completions|messages|api/chat|api))?/*$");
    private static final Pattern VERSION = Pattern.compile("/+v1$");
    private static final int LONGEST_RAW = 16_000;
    private static final int LONGEST_NAME = 200;
    private static final JsonPointer MODEL = JsonPointer.compile("/model");
    private static final JsonPointer DEEPSEEK_CACHED = JsonPointer.compile("/usage/prompt_cache_hit_tokens");
    private static final JsonPointer ANTHROPIC_TO_CACHE = JsonPointer.compile("/usage/cache_creation_input_tokens");

    private final JsonPointer finishReason;
    private final JsonPointer tokensIn;
    private final JsonPointer tokensOut;
    private final JsonPointer tokensCached;

    Provider(String finishReason, String tokensIn, String tokensOut, String tokensCached) {
        this.finishReason = JsonPointer.compile(finishReason);
        this.tokensIn = JsonPointer.compile(tokensIn);
        this.tokensOut = JsonPointer.compile(tokensOut);
        this.tokensCached = JsonPointer.compile(tokensCached);
    }

    /** Returns the word of the SPEC. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Provider of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns an address in the one form that the library wants, however people write it: without a slash at the end and
     * without the path of a question; with {@code /v1} for anthropic, and without for ollama.
     */
    String base(String address) {
        String base = PATH_OF_QUESTION.matcher(address.strip()).replaceFirst("");
        String bare = VERSION.matcher(base).replaceFirst("");
        return switch (this) {
            case OPENAI -> base;
            case OLLAMA -> bare;
            case ANTHROPIC -> bare + "/v1";
        };
    }

    /** Returns the header that carries a key. */
    String keyHeader() {
        return this == ANTHROPIC ? "x-api-key" : "Authorization";
    }

    /** Returns the value of {@link #keyHeader}. */
    String keyHeaderValue(String key) {
        return this == ANTHROPIC ? key : "Bearer " + key;
    }

    /**
     * Returns what an answer tells of its call. It is read from what came, not from what the library makes of it: the
     * library tells nothing of an answer that it does not take.
     *
     * @param body what came, without secrets
     * @param root the same as a tree; a missing node if it is no JSON
     */
    CallReport report(String body, JsonNode root) {
        return new CallReport(
                usage(root),
                name(root.at(MODEL)),
                name(root.at(finishReason)),
                Excerpt.abbreviated(body, LONGEST_RAW),
                List.of());
    }

    /** What Anthropic reads from its cache, or puts there, it does not count as input; all others do. */
    private Usage usage(JsonNode root) {
        Long in = tokens(root.at(tokensIn));
        Long told = tokens(root.at(tokensCached));
        Long cached = told == null && this == OPENAI ? tokens(root.at(DEEPSEEK_CACHED)) : told;
        if (this == ANTHROPIC && in != null) {
            Long toCache = tokens(root.at(ANTHROPIC_TO_CACHE));
            in += (cached == null ? 0 : cached) + (toCache == null ? 0 : toCache);
        }
        return new Usage(in, tokens(root.at(tokensOut)), cached);
    }

    /** Says whether a finish reason means that the service withheld the answer. */
    static boolean isWithheld(@Nullable String finishReason) {
        return isIn(WITHHELD, finishReason);
    }

    /** Says whether a finish reason means that the answer was cut. */
    static boolean isCut(@Nullable String finishReason) {
        return isIn(CUT, finishReason);
    }

    /** Says whether a finish reason means that the service broke off, for trouble of its own. */
    static boolean isBroken(@Nullable String finishReason) {
        return isIn(BROKEN, finishReason);
    }

    private static boolean isIn(Set<String> reasons, @Nullable String finishReason) {
        return finishReason != null && reasons.contains(finishReason.toLowerCase(Locale.ROOT));
    }

    private static @Nullable Long tokens(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0 ? node.longValue() : null;
    }

    private static @Nullable String name(JsonNode node) {
        return node.isTextual() ? Excerpt.abbreviated(node.textValue(), LONGEST_NAME) : null;
    }
}
