package dev.holdfast.handler.http;

import static dev.holdfast.handler.http.HttpCalls.awaitLatch;
import static dev.holdfast.handler.http.HttpCalls.failure;
import static dev.holdfast.handler.http.HttpCalls.handler;
import static dev.holdfast.handler.http.HttpCalls.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Against real sockets: answers, and what each status means. */
@Timeout(60)
class HttpHandlerTest {
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
        "422, DATA_ERROR", "401, AUTHENTICATION", "403, AUTHENTICATION", "404, API_ERROR", "301, API_ERROR",
                "302, API_ERROR",
        "307, API_ERROR", "304, API_ERROR", "407, AUTHENTICATION", "500, API_ERROR", "502, API_ERROR", "503, API_ERROR"
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

    @Test
    void sendsASecretOfAVariableAndKeepsItOutOfTheAnswerThatRepeatsIt() throws Exception {
        String body = "{\"you_sent\": \"Bearer abcdefgh12\"}";
        HttpType http = new HttpType(name -> name.equals("API_TOKEN") ? "abcdefgh12" : null);
        try (RawServer server = RawServer.saying(ok(body));
                Handler handler = http.create(Tasks.section(
                        "http",
                        Map.of(
                                "url",
                                server.url(),
                                "headers",
                                Map.of("Authorization", "Bearer ${env:API_TOKEN}", "X-Key_env", "API_TOKEN"))))) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{\"you_sent\":\"Bearer ***\"}");
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .contains("Authorization: Bearer abcdefgh12\r\n", "X-Key: abcdefgh12\r\n");
        }
        assertThat(http.missing(Tasks.section(
                        "http", Map.of("url", "http://x/", "headers", Map.of("Authorization_env", "NO_SUCH")))))
                .singleElement()
                .asString()
                .contains("handler.headers.Authorization_env", "NO_SUCH is not set");
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
}
