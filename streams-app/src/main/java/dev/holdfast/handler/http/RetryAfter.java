package dev.holdfast.handler.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header: a number of seconds, or the date of RFC 9110 ({@code Wed, 21 Oct 2026 07:28:00 GMT}). */
final class RetryAfter {
    private RetryAfter() {}

    /** Returns the wait from now on, never negative; nothing if the text is neither form. */
    static Optional<Duration> parse(String text, Clock clock) {
        String value = text.strip();
        if (value.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            Duration wait = Duration.between(clock.instant(), until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
