package dev.holdfast.handler.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service asks to wait is understood in whatever form it says so. */
class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-10-21T07:27:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Retry-After: 2.5                                                              | 2500
        Retry-After: 0                                                                | 0
        Retry-After: 86400                                                            | 86400000
        Retry-After: 3s                                                               | 3000
        retry-after-ms: 2500                                                          | 2500
        retry-after-ms: 1500.4 / Retry-After: 2                                       | 1501
        x-ms-retry-after-ms: 250                                                      | 250
        Retry-After: Wed, 21 Oct 2026 07:28:00 GMT                                    | 60000
        Retry-After: Wednesday, 21-Oct-26 07:28:00 GMT                                | 60000
        Retry-After: Wed Oct 21 07:28:00 2026                                         | 60000
        Retry-After: Sun Nov  1 07:27:00 2026                                         | 950400000
        Retry-After: wed, 21 oct 2026 07:28:00 gmt                                    | 60000
        Retry-After: 2026-10-21T07:28:00Z                                             | 60000
        Retry-After: Sunday, 06-Nov-94 08:49:37 GMT                                   | 0
        Retry-After: Sun, 06 Nov 1994 08:49:37 GMT                                    | 0
        Retry-After: Fri, 31 Dec 9999 23:59:59 GMT                                    | 31536000000
        Retry-After: 1792567680                                                       | 60000
        x-ratelimit-remaining-requests: 0 / x-ratelimit-reset-requests: 6m0s          | 360000
        x-ratelimit-remaining-tokens: 0 / x-ratelimit-reset-tokens: 20ms              | 20
        x-ratelimit-remaining-requests: 5 / x-ratelimit-reset-requests: 6m0s / x-ratelimit-remaining-tokens: 0 / x-ratelimit-reset-tokens: 1.5s | 1500
        X-RateLimit-Remaining: 0 / X-RateLimit-Reset: 1792567680                      | 60000
        X-RateLimit-Remaining: 0 / X-RateLimit-Reset: 1792567680000                   | 60000
        RateLimit-Remaining: 0 / RateLimit-Reset: 30                                  | 30000
        anthropic-ratelimit-requests-remaining: 0 / anthropic-ratelimit-requests-reset: 2026-10-21T07:28:00Z | 60000
        RateLimit: "default";r=0;t=30                                                 | 30000
        X-RateLimit-Reset: 12                                                         | 12000
        Retry-After: 5 / x-ratelimit-remaining-requests: 0 / x-ratelimit-reset-requests: 1h | 5000
        x-ratelimit-remaining-requests: 5 / x-ratelimit-reset-requests: 6m0s          | -1
        Retry-After: soon                                                             | -1
        Retry-After: -5                                                               | -1
        x-ratelimit-limit: 20                                                         | -1
        """)
    void isReadInEachFormThatIsMet(String headers, long millis) {
        assertThat(RetryAfter.in(headers(headers), CLOCK, true)
                        .map(Duration::toMillis)
                        .orElse(-1L))
                .isEqualTo(millis);
    }

    private static HttpHeaders headers(String text) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String line : text.split(" / ")) {
            String[] parts = line.split(": ", 2);
            all.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
