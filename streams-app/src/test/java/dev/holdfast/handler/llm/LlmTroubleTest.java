package dev.holdfast.handler.llm;

import static dev.holdfast.handler.llm.LlmCalls.GOOD;
import static dev.holdfast.handler.llm.LlmCalls.KEY;
import static dev.holdfast.handler.llm.LlmCalls.failure;
import static dev.holdfast.handler.llm.LlmCalls.handler;
import static dev.holdfast.handler.llm.LlmCalls.report;
import static dev.holdfast.handler.llm.ModelService.completion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Answer;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import dev.holdfast.handler.Usage;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that send rubbish, half of it, too much, nothing, or slowly: each a named error, and nothing hangs. */
@Timeout(60)
class LlmTroubleTest {
    private static final Duration SHORT = Duration.ofMillis(600);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>502</html>",
                "data: {\"choices\":[]}\n\n",
                "null",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":[{}]}",
                "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"message\":{\"content\":\"{",
                "{\"choices\": 7, \"message\": [], \"content\": {}}",
            })
    void takesRubbishAndHalfAnAnswerForAParseError(String rubbish) throws Exception { // R31
        for (String provider : List.of("openai", "ollama", "anthropic")) {
            try (ModelService service = ModelService.saying(200, rubbish);
                    Handler handler = handler(service.url(), Map.of("provider", provider))) {
                HandlerFailure failure = failure(handler);

                assertThat(failure.category()).as("%s: %s", provider, failure).isEqualTo(ErrorCategory.PARSE_ERROR);
                assertThat(failure.getMessage())
                        .startsWith("the answer of POST " + service.url())
                        .doesNotContain("Exception", "dev.langchain4j");
                assertThat(report(failure).rawResponse()).isEqualTo(rubbish);
                assertThat(service.questions())
                        .as("asked once: retries are the topology's")
                        .hasSize(1);
            }
        }
    }

    @Test
    void takesAnEmptyBodyForAParseError() throws Exception {
        try (ModelService service = ModelService.saying(200, "");
                Handler handler = handler(service.url(), Map.of())) {
            assertThat(failure(handler).category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure(handler)).hasMessageContaining("is empty");
        }
    }

    @Test
    void readsNoMoreThanAnAnswerMayHave() throws Exception {
        String fiveMegabytes = completion("x".repeat(5_000_000));
        try (ModelService service = ModelService.saying(200, fiveMegabytes);
                Handler handler = handler(service.url(), Map.of())) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("too large: more than 1000000 bytes");
            assertThat(Objects.requireNonNull(report(failure).rawResponse()).length())
                    .isLessThan(20_000);
        }
    }

    @Test
    void takesInvalidUtf8ForAParseErrorAndNeverForOtherLetters() throws Exception {
        byte[] body = completion(GOOD).replace("said so", "\u00e4").getBytes(StandardCharsets.ISO_8859_1);
        try (ModelService service = ModelService.start(exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=iso-8859-1");
                    ModelService.send(exchange, 200, body);
                });
                Handler handler = handler(service.url(), Map.of())) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("is not valid UTF-8");
        }
    }

    @Test
    void givesUpOnASlowTrickleWhenTheTimeIsOver() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ModelService service = ModelService.start(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 400; i++) {
                        exchange.getResponseBody().write(' ');
                        exchange.getResponseBody().flush();
                        await(never, 25);
                    }
                });
                Handler handler = handler(service.url(), Map.of())) {
            long started = System.nanoTime();
            HandlerFailure failure = failure(handler, SHORT);

            assertThat(failure.category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(SHORT, Duration.ofSeconds(5));
        }
    }

    @Test
    void returnsPromptlyWhenInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        try (ModelService service = ModelService.start(exchange -> {
                    asked.countDown();
                    await(never, 20_000);
                });
                Handler handler = handler(service.url(), Map.of())) {
            Thread caller = new Thread(() -> {
                try {
                    handler.answer(Tasks.withText("x"));
                } catch (HandlerFailure | InterruptedException | RuntimeException e) {
                    outcome.complete(e);
                }
            });
            caller.start();
            await(asked, 20_000);
            caller.interrupt();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            never.countDown();
        }
    }

    @Test
    void doesNotFollowARedirect() throws Exception {
        try (ModelService elsewhere = ModelService.saying(200, completion(GOOD));
                ModelService service = ModelService.start(exchange -> {
                    exchange.getResponseHeaders().set("Location", elsewhere.url() + "/v1/chat/completions");
                    ModelService.send(exchange, 307, new byte[0]);
                });
                Handler handler = handler(service.url(), Map.of("api_key_env", "MODEL_KEY"))) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(failure)
                    .hasMessageContaining("answered 307")
                    .hasMessageEndingWith(
                            "redirects are not followed: base_url must be where the model itself answers");
            assertThat(elsewhere.questions()).as("the key goes nowhere else").isEmpty();
        }
    }

    @Test
    void namesAnAddressWhereNothingListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Handler handler = handler("http://127.0.0.1:" + port + "/v1", Map.of())) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.UNAVAILABLE);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "POST http://127.0.0.1:" + port + "/v1/chat/completions failed: no connection");
            assertThat(failure.report()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        401 | {"error":{"message":"bad key","code":"invalid_api_key"}}                    | AUTHENTICATION
        403 | no                                                                         | AUTHENTICATION
        429 | {"error":{"type":"requests","code":"rate_limit_exceeded"}}                 | RATE_LIMIT
        429 | {"error":{"type":"insufficient_quota","code":"insufficient_quota"}}        | QUOTA
        402 | {"error":{"message":"Insufficient Balance"}}                               | QUOTA
        400 | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low."}} | QUOTA
        400 | {"error":{"code":"content_filter","message":"filtered"}}                   | CONTENT_FILTER
        400 | {"error":{"code":null,"innererror":{"code":"ResponsibleAIPolicyViolation"}}} | CONTENT_FILTER
        400 | {"error":{"code":"context_length_exceeded"}}                               | DATA_ERROR
        529 | {"type":"error","error":{"type":"overloaded_error"}}                       | RATE_LIMIT
        404 | {"error":"model 'x' not found, try pulling it first"}                      | API_ERROR
        500 | `{"error":`                                                                | API_ERROR
        503 | loading                                                                    | API_ERROR
        504 | late                                                                       | TIMEOUT
        200 | {"error":{"message":"Provider returned error","code":502}}                 | API_ERROR
        200 | {"error":{"message":"slow down","code":429}}                               | RATE_LIMIT
        200 | {"error":"model is loading"}                                               | API_ERROR
        """)
    void sortsWhatTheServiceReportsIntoItsCategory(int status, String body, ErrorCategory category) // R29
            throws Exception {
        try (ModelService service = ModelService.start(exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "17");
                    ModelService.send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
                });
                Handler handler = handler(service.url(), Map.of())) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).as(failure.getMessage()).isEqualTo(category);
            assertThat(service.questions()).hasSize(1);
            if (status != 200) {
                assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
            }
        }
    }

    @Test
    void takesARefusalAndAWithheldAnswerForAContentFilter() throws Exception {
        String refusal = """
            {"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":null,"refusal":"I will not."}}],
             "usage":{"prompt_tokens":70,"completion_tokens":5}}""";
        String declined = """
            {"type":"message","role":"assistant","content":[],"stop_reason":"refusal","model":"claude-haiku-4-5",
             "usage":{"input_tokens":70,"output_tokens":5}}""";
        for (Map.Entry<String, String> one : Map.of(
                        refusal, "openai", declined, "anthropic", completion("{", "content_filter"), "openai")
                .entrySet()) {
            try (ModelService service = ModelService.saying(200, one.getKey());
                    Handler handler = handler(service.url(), Map.of("provider", one.getValue()))) {
                HandlerFailure failure = failure(handler);

                assertThat(failure.category()).as(failure.getMessage()).isEqualTo(ErrorCategory.CONTENT_FILTER);
                assertThat(report(failure).usage().in())
                        .as("what it cost is known")
                        .isNotNull();
            }
        }
    }

    @Test
    void saysThatAnAnswerWasCutAndWhatItCost() throws Exception {
        try (ModelService service = ModelService.saying(200, completion("{\"detected\": tr", "length"));
                Handler handler = handler(service.url(), Map.of())) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("cut off (finish reason length), see handler.max_tokens");
            assertThat(report(failure).usage()).isEqualTo(new Usage(754L, 61L, null));
            assertThat(report(failure).model()).isEqualTo("qwen3-8b-q4");
            assertThat(report(failure).finishReason()).isEqualTo("length");
        }
    }

    @Test
    void neverShowsTheKeyWhateverTheServiceDoesWithIt() throws Exception {
        String escaped = KEY.replace("/", "\\/");
        for (int status : List.of(200, 401, 500)) {
            for (String body : List.of(
                    "wrong key: " + KEY,
                    "{\"error\":{\"message\":\"" + escaped + "\",\"code\":\"" + KEY + "\"}}",
                    completion(GOOD.replace("threat", KEY)).replace("qwen3-8b-q4", KEY),
                    completion("no JSON but " + escaped, KEY))) {
                try (ModelService service = ModelService.saying(status, body);
                        Handler handler = handler(service.url(), Map.of("api_key_env", "MODEL_KEY"))) {
                    String told = everythingTold(handler);

                    assertThat(told).contains("***").doesNotContain(KEY, escaped, KEY.substring(3, 12));
                }
            }
        }
    }

    @Test
    void readsTheKeyFromAFileForEachCallAndSaysWhereItIsMissing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.txt");
        try (ModelService service = ModelService.saying(200, completion(GOOD));
                Handler handler = handler(service.url(), Map.of("api_key_file", file.toString()))) {
            HandlerFailure failure = failure(handler);
            assertThat(failure.category()).isEqualTo(ErrorCategory.AUTHENTICATION);
            assertThat(failure).hasMessageContaining("api_key_file").hasMessageContaining(file.toString());
            assertThat(service.questions()).isEmpty();

            Files.writeString(file, KEY + "\n");
            handler.answer(Tasks.withText("x"));
            assertThat(service.onlyQuestion().headers().getFirst("Authorization"))
                    .isEqualTo("Bearer " + KEY);

            Files.writeString(file, "first-" + KEY + "\nsecond line");
            assertThat(failure(handler))
                    .hasMessageContaining("on one line")
                    .message()
                    .doesNotContain(KEY);
        }
        try (Handler handler = handler("http://127.0.0.1:1", Map.of("api_key_env", "OTHER_KEY"))) {
            assertThat(failure(handler))
                    .hasMessage("handler.api_key_env: the environment variable OTHER_KEY is not set where Holdfast"
                            + " runs; set it to the key and start again");
        }
    }

    private static String everythingTold(Handler handler) throws InterruptedException {
        try {
            Answer answer = handler.answer(Tasks.withText("x"));
            return answer.toString();
        } catch (HandlerFailure failure) {
            return failure + " " + failure.report();
        }
    }

    private static void await(CountDownLatch latch, long millis) throws IOException {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
