package dev.holdfast.handler.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long a service asks to wait, in the forms that are met: {@code Retry-After} in seconds, with a fraction too, or as
 * one of the three dates of RFC 9110; {@code retry-after-ms}; and the headers that tell what is left of a limit and when
 * it begins anew. No wait is negative or longer than a year.
 */
final class RetryAfter {
    private static final Duration MOST = Duration.ofDays(365);
    private static final List<String> MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d{1,15}(?:\\.\\d{0,15})?|\\.\\d{1,15}");
    private static final Pattern NONE = Pattern.compile("-\\d.*|0+(?:\\.0*)?");
    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)(ms|us|µs|ns|s|m|h|d)");
    private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]+,?\\s+(?=[A-Za-z0-9])");
    private static final Pattern ZONE = Pattern.compile("\\s+(?:GMT|UTC|UT|Z|\\+0000)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEFT_AND_TIME =
            Pattern.compile("(?:r|remaining)=0*(?:;[^,]*?)?(?:t|reset)=(\\d{1,12})");
    private static final Map<String, Double> UNITS =
            Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3_600.0, "d", 86_400.0);
    /** A number as large as this counts seconds, or milliseconds, from 1970 on. */
    private static final double EPOCH_SECONDS = 1e9;

    private static final double EPOCH_MILLIS = 1e11;

    private RetryAfter() {}

    /**
     * Returns how long the headers of an answer ask to wait; empty if they do not.
     *
     * @param isForThePace whether the call was refused for the pace, so that the headers of limits tell when it is over
     */
    static Optional<Duration> in(HttpHeaders headers, Clock clock, boolean isForThePace) {
        for (String name : MILLIS) {
            Optional<Duration> millis = headers.firstValue(name).flatMap(RetryAfter::millis);
            if (millis.isPresent()) {
                return millis;
            }
        }
        Optional<Duration> asked = headers.firstValue("Retry-After").flatMap(text -> parse(text, clock));
        return asked.isPresent() || !isForThePace ? asked : untilReset(headers, clock);
    }

    /** Returns the wait from now on; nothing if the text has none of the forms. */
    static Optional<Duration> parse(String text, Clock clock) {
        String value = text.strip();
        if (NUMBER.matcher(value).matches()) {
            return Optional.of(ofNumber(Double.parseDouble(value), clock));
        }
        Optional<Duration> parts = ofParts(value);
        return parts.isPresent() ? parts : date(value, clock).map(until -> until(until, clock));
    }

    private static Optional<Duration> millis(String text) {
        String value = text.strip();
        return NUMBER.matcher(value).matches()
                ? Optional.of(seconds(Double.parseDouble(value) / 1_000))
                : Optional.empty();
    }

    /** Returns when the limits begin anew of which nothing is left; where nobody says what is left, the first that does. */
    private static Optional<Duration> untilReset(HttpHeaders headers, Clock clock) {
        Optional<Duration> used = limits(headers, "remaining")
                .filter(one -> isNone(one.getValue().get(0)))
                .flatMap(one -> headers.firstValue(one.getKey().replace("remaining", "reset")).stream())
                .flatMap(text -> parse(text, clock).stream())
                .max(Duration::compareTo);
        if (used.isPresent()) {
            return used;
        }
        Optional<Duration> inOne = headers.allValues("ratelimit").stream()
                .flatMap(text -> LEFT_AND_TIME.matcher(text).results())
                .map(found -> seconds(Double.parseDouble(found.group(1))))
                .max(Duration::compareTo);
        if (inOne.isPresent() || limits(headers, "remaining").findAny().isPresent()) {
            return inOne;
        }
        return limits(headers, "reset")
                .flatMap(one -> parse(one.getValue().get(0), clock).stream())
                .min(Duration::compareTo);
    }

    private static Stream<Map.Entry<String, List<String>>> limits(HttpHeaders headers, String what) {
        return headers.map().entrySet().stream()
                .map(one -> Map.entry(one.getKey().toLowerCase(Locale.ROOT), one.getValue()))
                .filter(one ->
                        one.getKey().matches(".*rate-?limit.*") && one.getKey().contains(what));
    }

    private static boolean isNone(String left) {
        return NONE.matcher(left.strip()).matches();
    }

    private static Duration ofNumber(double number, Clock clock) {
        if (number < EPOCH_SECONDS) {
            return seconds(number);
        }
        double at = number < EPOCH_MILLIS ? number : number / 1_000;
        return seconds(at - clock.millis() / 1_000.0);
    }

    /** Returns the length of {@code 6m0s}, {@code 1.5s} or {@code 20ms}. */
    private static Optional<Duration> ofParts(String value) {
        Matcher part = PART.matcher(value);
        double seconds = 0;
        int at = 0;
        while (at < value.length() && part.find(at) && part.start() == at) {
            seconds += Double.parseDouble(part.group(1)) * UNITS.getOrDefault(part.group(2), 0.0);
            at = part.end();
        }
        return at > 0 && at == value.length() ? Optional.of(seconds(seconds)) : Optional.empty();
    }

    private static Duration seconds(double seconds) {
        double bounded = Math.max(0, Math.min(seconds, MOST.toSeconds()));
        return Duration.ofMillis((long) Math.ceil(bounded * 1_000));
    }

    private static Duration until(Instant until, Clock clock) {
        Duration wait = Duration.between(clock.instant(), until);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) > 0 ? MOST : wait;
    }

    private static Optional<Instant> date(String value, Clock clock) {
        try {
            return Optional.of(Instant.parse(value)); // not of RFC 9110, but of some services
        } catch (DateTimeException another) {
            String text = ZONE.matcher(WEEKDAY.matcher(value).replaceFirst("")).replaceFirst("");
            return Stream.of(standard(), rfc850(clock), asctime())
                    .flatMap(form -> instant(text.replaceAll("\\s+", " "), form).stream())
                    .findFirst();
        }
    }

    private static Optional<Instant> instant(String text, DateTimeFormatter form) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeException another) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter standard() {
        return form(new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern("d MMM uuuu HH:mm:ss"));
    }

    /** A year of two digits that seems to be more than 50 years ahead is a past one (RFC 9110, 5.6.7). */
    private static DateTimeFormatter rfc850(Clock clock) {
        LocalDate base = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusYears(49);
        return form(new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern("d-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, base)
                .appendPattern(" HH:mm:ss"));
    }

    private static DateTimeFormatter asctime() {
        return form(new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern("MMM d HH:mm:ss uuuu"));
    }

    private static DateTimeFormatter form(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
