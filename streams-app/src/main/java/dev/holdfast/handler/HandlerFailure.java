package dev.holdfast.handler;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that failed, with the category (rule R29) that decides what comes next. The message is for people. */
public final class HandlerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a service may ask for at most: times are added to it, and must not overflow. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final ErrorCategory category;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable CallReport report;
    private final boolean forAllItems;

    public HandlerFailure(ErrorCategory category, String message) {
        this(category, message, null);
    }

    public HandlerFailure(ErrorCategory category, String message, @Nullable Duration retryAfter) {
        this(category, message, retryAfter, null, false);
    }

    private HandlerFailure(
            ErrorCategory category,
            @Nullable String message,
            @Nullable Duration retryAfter,
            @Nullable CallReport report,
            boolean forAllItems) {
        super(message);
        this.category = category;
        this.retryAfter = retryAfter == null ? null : bounded(retryAfter);
        this.report = report;
        this.forAllItems = forAllItems;
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Returns the same failure with what is known of the call. */
    public HandlerFailure with(CallReport known) {
        return new HandlerFailure(category, getMessage(), retryAfter, known, forAllItems);
    }

    /** Returns the same failure as one that no item is to blame for: the SPEC asks for what the service does not take. */
    public HandlerFailure forAllItems() {
        return new HandlerFailure(category, getMessage(), retryAfter, report, true);
    }

    /** Says whether every item would fail in this way, until a person changes the SPEC. */
    public boolean isForAllItems() {
        return forAllItems;
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
