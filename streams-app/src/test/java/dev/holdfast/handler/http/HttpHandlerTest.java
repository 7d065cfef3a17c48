package dev.holdfast.handler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real sockets: an answer, and every way in which there is none. */
@Timeout(60)
class HttpHandlerTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private final HandlerType type = new HttpType();

    @Test
    void postsTheItemAsJsonAndReturnsTheObject() throws Exception {
        try (RawServer server = RawServer.saying(ok("{ \"detected\": true,\n \"confidence\": 0.90 }"));
                Handler handler = handler(server.url() + "/classify?k=v", Map.of("X-Token", "abc"))) {
            String answer = handler.handle(Tasks.withText("älter"));

            assertThat(answer).isEqualTo("{\"detected\":true,\"confidence\":0.90}");
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("POST /classify?k=v HTTP/1.1\r\n")
                    .containsIgnoringCase("content-type: application/json\r\n")
                    .containsIgnoringCase("x-token: abc\r\n")
                    .endsWith(
                            "{\"experiment_id\":\"exp-1\",\"incident_id\":\"case 7\",\"type\":\"cme\",\"text\":\"älter\",\"fields\":{}}");
        }
    }

    @Test
    void usesOneConnectionForItemsThatFollowEachOther() throws Exception {
        try (RawServer server = RawServer.saying(ok("{}"));
                Handler handler = handler(server.url(), Map.of())) {
            for (int i = 0; i < 20; i++) {
                assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{}");
            }
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void handlesManyItemsAtOnce() throws Exception {
        CountDownLatch allThere = new CountDownLatch(40);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RawServer server = new RawServer(out -> {
                    allThere.countDown();
                    awaitLatch(allThere);
                    out.write(ok("{\"n\":1}").getBytes(StandardCharsets.UTF_8));
                });
                Handler handler = handler(server.url(), Map.of())) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> handler.handle(Tasks.withText("x"))));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("{\"n\":1}");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, RATE_LIMIT", "408, TIMEOUT", "504, TIMEOUT", "400, DATA_ERROR", "413, DATA_ERROR", "415, DATA_ERROR",
        "422, DATA_ERROR", "401, API_ERROR", "403, API_ERROR", "404, API_ERROR", "301, API_ERROR", "302, API_ERROR",
        "307, API_ERROR", "304, API_ERROR", "407, API_ERROR", "500, API_ERROR", "502, API_ERROR", "503, API_ERROR"
    })
    void sortsEachStatusIntoItsCategory(int status, ErrorCategory category) throws Exception { // R29
        String head = "HTTP/1.1 " + status + " X\r\nLocation: http://127.0.0.1:1/elsewhere\r\n";
        String body = status == 304 ? "\r\n" : "Content-Length: 11\r\n\r\nout of luck";
        try (RawServer server = RawServer.saying(head + body);
                Handler handler = handler(server.url() + "/a/b?key=topsecret", Map.of())) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);

            assertThat(failure.category()).isEqualTo(category);
            assertThat(failure.getMessage())
                    .startsWith("POST " + server.url() + "/a/b answered " + status + ": ")
                    .doesNotContain("topsecret");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void honoursRetryAfter() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 429 Slow\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n");
                Handler handler = handler(server.url(), Map.of())) {
            assertThat(failure(handler, Tasks.ANY_TIMEOUT).retryAfter()).contains(Duration.ofSeconds(17));
        }
        Clock clock = Clock.fixed(Instant.parse("2026-10-21T07:27:00Z"), ZoneOffset.UTC);
        assertThat(RetryAfter.parse("Wed, 21 Oct 2026 07:28:00 GMT", clock)).contains(Duration.ofMinutes(1));
        assertThat(RetryAfter.parse("Wed, 21 Oct 2026 07:20:00 GMT", clock)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse(" 120 ", clock)).contains(Duration.ofSeconds(120));
        assertThat(List.of("soon", "-5", "1e9", "99999999999999999999", ""))
                .allSatisfy(text -> assertThat(RetryAfter.parse(text, clock)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n[1,2,3]",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>",
            })
    void takesAnotherAnswerThanAnObjectForAParseError(String answer) throws Exception { // R31
        try (RawServer server = RawServer.saying(answer);
                Handler handler = handler(server.url(), Map.of())) {
            assertThat(failure(handler, Tasks.ANY_TIMEOUT).category()).isEqualTo(ErrorCategory.PARSE_ERROR);
        }
    }

    @Test
    void takesReportedErrorsFromTheBody() throws Exception {
        try (RawServer server =
                        RawServer.saying(ok("{\"$error\":{\"category\":\"data_error\",\"message\":\"too short\"}}"));
                Handler handler = handler(server.url(), Map.of())) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(failure).hasMessage("too short");
        }
    }

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
            assertThat(failure.category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(failure.getMessage())
                    .startsWith("POST http://127.0.0.1:" + port + "/items failed: no connection")
                    .doesNotContain("joe", "hunter22", "s3cret99", "abcdefgh");
        }
    }

    @Test
    void namesAHostThatDoesNotExist() throws Exception {
        try (Handler handler = handler("http://no-such-host.invalid/", Map.of())) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(failure).hasMessageContaining("http://no-such-host.invalid/ failed: the host name is not known");
        }
    }

    @Test
    void hidesSecretsThatTheServiceRepeats() throws Exception {
        String body = "no: Bearer abcdefgh, abcdefgh, hunter22, s3cret99";
        try (RawServer server =
                RawServer.saying("HTTP/1.1 401 No\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            String url = server.url().replace("//", "//joe:hunter22@") + "/?token=s3cret99";
            try (Handler handler = handler(url, Map.of("X-Auth", "Bearer abcdefgh"))) {
                assertThat(failure(handler, Tasks.ANY_TIMEOUT)).hasMessageEndingWith("no: ***, ***, ***, ***");
                assertThat(server.requests())
                        .singleElement()
                        .asString()
                        .contains("Authorization: Basic am9lOmh1bnRlcjIy\r\n");
            }
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

    @Test
    void refusesHeadersThatCannotBeSentWithoutShowingThem() {
        List<String> problems = type.problems(Tasks.section(
                "http",
                Map.of("url", "http://example.org/", "headers", Map.of("Host", "hunter22", "X", "hunter22\r\nY: 1"))));
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(problem).startsWith("handler.headers.").doesNotContain("hunter22"));
        assertThat(type.problems(Tasks.section("http", Map.of("url", "ftp://example.org"))))
                .singleElement()
                .asString()
                .startsWith("handler.url must be");
        assertThat(type.problems(
                        Tasks.section("http", Map.of("url", "https://example.org", "headers", Map.of("A", "b")))))
                .isEmpty();
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

    private Handler handler(String url, Map<String, String> headers) {
        return type.create(Tasks.section("http", Map.of("url", url, "headers", headers)));
    }

    private static HandlerFailure failure(Handler handler, Duration timeout) {
        List<HandlerFailure> failures = new ArrayList<>();
        assertThatThrownBy(() -> handler.handle(Tasks.withTimeout("x", timeout)))
                .isInstanceOfSatisfying(HandlerFailure.class, failures::add);
        return failures.get(0);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static void awaitLatch(CountDownLatch latch) {
        awaitLatch(latch, 20_000);
    }

    private static void awaitLatch(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
