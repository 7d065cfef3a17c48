package dev.holdfast.handler.http;

import static dev.holdfast.handler.http.HttpCalls.awaitLatch;
import static dev.holdfast.handler.http.HttpCalls.failure;
import static dev.holdfast.handler.http.HttpCalls.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that trickle, babble, break off or are not there. */
@Timeout(60)
class HttpTroubleTest {
    private static final Duration SHORT = Duration.ofMillis(600);

    @Test
    void stopsReadingABodyWithoutEnd() throws Exception {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (RawServer server = new RawServer(out -> {
                    out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 100_000; i++) { // 6.5 GB, if anyone reads them
                        out.write(chunk);
                    }
                });
                Handler handler = handler(server.url(), Map.of())) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("too large: more than 1000000 bytes");
            await("the connection is closed").atMost(10, TimeUnit.SECONDS).until(() -> server.closedByClient() == 1);
        }
    }

    @Test
    void givesUpWhenTheTimeIsOverBeforeTheHeaders() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertTimesOut(out -> awaitLatch(never));
    }

    @Test
    void givesUpWhenTheTimeIsOverInTheMiddleOfATricklingBody() throws Exception {
        assertTimesOut(out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 0; i < 400; i++) {
                out.write(' ');
                out.flush();
                awaitLatch(never, 25);
            }
        });
    }

    @Test
    void returnsPromptlyWhenInterruptedAndClosesTheConnection() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        try (RawServer server = new RawServer(out -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    asked.countDown();
                });
                Handler handler = handler(server.url(), Map.of())) {
            Thread caller = new Thread(() -> {
                try {
                    handler.handle(Tasks.withText("x"));
                } catch (HandlerFailure | InterruptedException e) {
                    outcome.complete(e);
                }
            });
            caller.start();
            awaitLatch(asked);
            caller.interrupt();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            await("the connection is closed").atMost(10, TimeUnit.SECONDS).until(() -> server.closedByClient() == 1);
        }
    }

    @Test
    void namesAnAddressWhereNothingListensWithoutItsSecrets() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://joe:hunter22@127.0.0.1:" + port + "/items?token=s3cret99";
        try (Handler handler = handler(url, Map.of("Authorization", "Bearer abcdefgh"))) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.UNAVAILABLE);
            assertThat(failure.getMessage())
                    .startsWith("POST http://127.0.0.1:" + port + "/items failed: no connection")
                    .doesNotContain("joe", "hunter22", "s3cret99", "abcdefgh");
        }
    }

    @Test
    void namesAHostThatDoesNotExist() throws Exception {
        try (Handler handler = handler("http://no-such-host.invalid/", Map.of())) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("http://no-such-host.invalid/ failed: the host name is not known");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"garbage\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\":"
            })
    void takesABrokenConversationForAnApiError(String answer) throws Exception {
        try (RawServer server = new RawServer(out -> {
                    out.write(answer.getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    throw new UncheckedIOException(new IOException("the script ends here"));
                });
                Handler handler = handler(server.url(), Map.of())) {
            assertThat(failure(handler, Tasks.ANY_TIMEOUT).category()).isEqualTo(ErrorCategory.API_ERROR);
        }
    }

    private void assertTimesOut(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script);
                Handler handler = handler(server.url(), Map.of())) {
            long started = System.nanoTime();
            HandlerFailure failure = failure(handler, SHORT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(failure).hasMessageContaining("within 600 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(SHORT, Duration.ofSeconds(5));
        }
    }
}
