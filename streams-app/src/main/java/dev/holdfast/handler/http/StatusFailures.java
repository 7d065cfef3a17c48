package dev.holdfast.handler.http;

import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What an answer with a status other than 2xx means (rule R29). */
public final class StatusFailures {
    private final String shown;
    private final Excerpt excerpt;
    private final Clock clock;

    /**
     * @param shown who answered, as messages name it
     * @param excerpt how messages quote what it says
     * @param clock for a {@code Retry-After} that is a date
     */
    public StatusFailures(String shown, Excerpt excerpt, Clock clock) {
        this.shown = shown;
        this.excerpt = excerpt;
        this.clock = clock;
    }

    /** Returns the failure of a response. */
    public HandlerFailure of(HttpResponse<byte[]> response) {
        return of(response, category(response.statusCode()));
    }

    /** Returns the failure of a response whose body says more of the category than its status. */
    public HandlerFailure of(HttpResponse<byte[]> response, ErrorCategory category) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return new HandlerFailure(
                category,
                shown + " answered " + response.statusCode() + ": " + excerpt.from(body),
                retryAfter(response, category).orElse(null));
    }

    /** Returns how long a response asks to wait that means a failure of this category. */
    public Optional<Duration> retryAfter(HttpResponse<byte[]> response, ErrorCategory category) {
        return RetryAfter.in(response.headers(), clock, category == ErrorCategory.RATE_LIMIT);
    }

    /** Returns the category: what waiting cures, what only another item cures, and the rest, which a person or time cures. */
    public static ErrorCategory category(int status) {
        return switch (status) {
            case 429 -> ErrorCategory.RATE_LIMIT;
            case 402 -> ErrorCategory.QUOTA;
            case 401, 403, 407 -> ErrorCategory.AUTHENTICATION;
            case 408, 504 -> ErrorCategory.TIMEOUT;
            case 400, 413, 415, 422 -> ErrorCategory.DATA_ERROR;
            default -> ErrorCategory.API_ERROR;
        };
    }
}
