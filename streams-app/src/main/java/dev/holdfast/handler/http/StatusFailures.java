package dev.holdfast.handler.http;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** What an answer with a status other than 2xx means (rule R29). */
final class StatusFailures {
    private final Endpoint endpoint;
    private final Clock clock;

    /**
     * Takes what the messages need.
     *
     * @param endpoint who answered
     * @param clock for a {@code Retry-After} that is a date
     */
    StatusFailures(Endpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Returns the failure of a response. */
    HandlerFailure of(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return new HandlerFailure(
                category(response.statusCode()),
                endpoint.shown() + " answered " + response.statusCode() + ": "
                        + endpoint.excerpt().from(body),
                response.headers()
                        .firstValue("Retry-After")
                        .flatMap(text -> RetryAfter.parse(text, clock))
                        .orElse(null));
    }

    /** Returns the category: what waiting cures, what only another item cures, and the rest, which a person or time cures. */
    static ErrorCategory category(int status) {
        return switch (status) {
            case 429 -> ErrorCategory.RATE_LIMIT;
            case 402 -> ErrorCategory.QUOTA;
            case 401, 403 -> ErrorCategory.AUTHENTICATION;
            case 408, 504 -> ErrorCategory.TIMEOUT;
            case 400, 413, 415, 422 -> ErrorCategory.DATA_ERROR;
            default -> ErrorCategory.API_ERROR;
        };
    }
}
