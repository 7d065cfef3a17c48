package dev.holdfast.handler.llm;

import java.net.URI;

/** What OpenAI's way of speaking calls the longest answer: a model takes the one name or the other. */
enum LimitName {
    /** The old name, which most services take. */
    MAX_TOKENS,
    /** The new one, which OpenAI itself takes for all its models, and newer models anywhere take alone. */
    MAX_COMPLETION_TOKENS;

    /** Returns the one to begin with. */
    static LimitName first(String baseUrl) {
        return "api.openai.com".equals(URI.create(baseUrl).getHost()) ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
    }

    /** Returns the other one. */
    LimitName other() {
        return this == MAX_TOKENS ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
    }
}
