package dev.holdfast.handler;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that failed, with the category (rule R29) that decides what comes next. The message is for people. */
public final class HandlerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCategory category;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable CallReport report;

    /** Takes the category and the message. */
    public HandlerFailure(ErrorCategory category, String message) {
        this(category, message, null);
    }

    /** Takes the category, the message, and the least wait that the service asked for before the next attempt. */
    public HandlerFailure(ErrorCategory category, String message, @Nullable Duration retryAfter) {
        this(category, message, retryAfter, null);
    }

    private HandlerFailure(
            ErrorCategory category,
            @Nullable String message,
            @Nullable Duration retryAfter,
            @Nullable CallReport report) {
        super(message);
        this.category = category;
        this.retryAfter = retryAfter;
        this.report = report;
    }

    /** Returns the same failure with what is known of the call. */
    public HandlerFailure with(CallReport known) {
        return new HandlerFailure(category, getMessage(), retryAfter, known);
    }

    /** Returns the category. */
    public ErrorCategory category() {
        return category;
    }

    /** Returns the least wait that the service asked for. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns what is known of the call. */
    public Optional<CallReport> report() {
        return Optional.ofNullable(report);
    }
}
