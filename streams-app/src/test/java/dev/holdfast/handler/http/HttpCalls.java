package dev.holdfast.handler.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the tests of the http handler share. */
final class HttpCalls {
    private HttpCalls() {}

    static Handler handler(String url, Map<String, String> headers) {
        return new HttpType().create(Tasks.section("http", Map.of("url", url, "headers", headers)));
    }

    static HandlerFailure failure(Handler handler, Duration timeout) {
        List<HandlerFailure> failures = new ArrayList<>();
        assertThatThrownBy(() -> handler.handle(Tasks.withTimeout("x", timeout)))
                .isInstanceOfSatisfying(HandlerFailure.class, failures::add);
        return failures.get(0);
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    static void awaitLatch(CountDownLatch latch) {
        awaitLatch(latch, 20_000);
    }

    static void awaitLatch(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
