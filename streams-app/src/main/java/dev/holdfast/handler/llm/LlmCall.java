package dev.holdfast.handler.llm;

import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one call may use, and what became of it on the other side of the library. For the calling thread alone. */
final class LlmCall {
    private final Optional<String> key;
    private final Excerpt excerpt;
    private final Duration timeout;
    private final long began = System.nanoTime();
    private String shown = "the model's service";
    private @Nullable CallReport report;
    private boolean hasThoughts;
    private @Nullable HandlerFailure failure;
    private @Nullable RefusedParameter refused;
    private @Nullable InterruptedException interrupt;

    /**
     * Begins a call.
     *
     * @param key what to authenticate with, if anything
     * @param timeout for all of it
     */
    LlmCall(Optional<String> key, Duration timeout) {
        this.key = key;
        this.timeout = timeout;
        this.excerpt = Excerpt.without(key.map(LlmCall::spellings).orElse(List.of()));
    }

    Optional<String> key() {
        return key;
    }

    /** Returns how messages quote what the service says. */
    Excerpt excerpt() {
        return excerpt;
    }

    Duration timeLeft() {
        Duration left = timeout.minusNanos(System.nanoTime() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns who is asked, as messages name it. */
    String shown() {
        return shown;
    }

    void asks(String service) {
        shown = service;
    }

    /** Takes what is known of the call, and whether the model's thoughts came in a field of their own. */
    void tells(CallReport known, boolean thoughts) {
        report = known;
        hasThoughts = thoughts;
    }

    boolean hasThoughts() {
        return hasThoughts;
    }

    /** Returns what is known of the call; null if no answer came. */
    @Nullable
    CallReport report() {
        return report;
    }

    /** Takes that the service refuses a parameter. */
    void refused(RefusedParameter parameter) {
        refused = parameter;
    }

    /** Returns the parameter that the service refused last. */
    Optional<RefusedParameter> refused() {
        return Optional.ofNullable(refused);
    }

    /** Takes that the question is put once more, in another way. */
    void asksAgain() {
        report = null;
        failure = null;
        refused = null;
    }

    void failed(HandlerFailure reason) {
        failure = reason;
    }

    void interrupted(InterruptedException reason) {
        interrupt = reason;
    }

    /** Throws what stopped the call before the library had an answer, if anything did. */
    void throwIfStopped() throws HandlerFailure, InterruptedException {
        if (interrupt != null) {
            throw interrupt;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The ways in which a service may write the key when it repeats it. */
    private static List<String> spellings(String key) {
        return List.of(
                key,
                key.replace("\\", "\\\\").replace("\"", "\\\""),
                key.replace("/", "\\/"),
                URLEncoder.encode(key, StandardCharsets.UTF_8));
    }
}
