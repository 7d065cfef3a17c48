package dev.holdfast.handler.llm;

import static dev.holdfast.handler.llm.LlmCalls.GOOD;
import static dev.holdfast.handler.llm.LlmCalls.GOOD_OUTPUT;
import static dev.holdfast.handler.llm.LlmCalls.failure;
import static dev.holdfast.handler.llm.LlmCalls.handler;
import static dev.holdfast.handler.llm.ModelService.completion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error is an error wherever a service puts it, and what it had said before is no answer. */
@Timeout(60)
class LlmReportedErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"error","error":{"code":502,"message":"gone"}}]} | API_ERROR
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"stop","error":{"code":"429"}}]}                 | RATE_LIMIT
        {"choices":[{"message":{"content":"GOOD"},"error":"broke off"}]}                                         | API_ERROR
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"error"}]}                                     | API_ERROR
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"abort"}]}                                     | API_ERROR
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"insufficient_system_resource"}]}              | API_ERROR
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"sensitive"}]}                                 | CONTENT_FILTER
        {"choices":[{"message":{"content":"GOOD"},"finish_reason":"SAFETY"}]}                                    | CONTENT_FILTER
        {"error":{"type":"rate_limit_exceeded","message":"slow"},"choices":[{"message":{"content":"GOOD"}}]}     | RATE_LIMIT
        {"error":{"type":"overloaded_error"}}                                                                    | RATE_LIMIT
        {"error":{"type":"authentication_error"}}                                                                | AUTHENTICATION
        {"error":{"code":"insufficient_quota"}}                                                                  | QUOTA
        {"error":{"status":"DEADLINE_EXCEEDED","code":504}}                                                      | TIMEOUT
        [{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}]                                                   | RATE_LIMIT
        {"detail":"Not Found"}                                                                                   | API_ERROR
        {"detail":[{"loc":["body"],"msg":"field required"}]}                                                     | API_ERROR
        {"errors":[{"code":429,"message":"slow"}],"success":false}                                               | RATE_LIMIT
        {"object":"error","message":"no","code":400}                                                             | DATA_ERROR
        {"message":"Internal server error"}                                                                      | API_ERROR
        {"choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit"}}                              | API_ERROR
        `data: {"error":{"code":429,"message":"slow"}}`                                                          | RATE_LIMIT
        `: keep-alive`                                                                                           | PARSE_ERROR
        """)
    void isFoundWhereverItStandsInAnAnswerOfStatus200(String body, ErrorCategory category) throws Exception { // R29
        String said = body.replace("GOOD", GOOD.replace("\"", "\\\""));
        try (ModelService service = ModelService.saying(200, said);
                Handler handler = handler(service.url() + "/v1", Map.of())) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).as(failure.getMessage()).isEqualTo(category);
            assertThat(service.questions()).hasSize(1);
        }
    }

    @Test
    void saysTheCodeThatTheErrorHas() throws Exception {
        String body = "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\","
                + "\"error\":{\"code\":502,\"message\":\"the model behind is gone\"}}]}";
        try (ModelService service = ModelService.saying(200, body);
                Handler handler = handler(service.url() + "/v1", Map.of())) {
            assertThat(failure(handler))
                    .hasMessage("POST " + service.url() + "/v1/chat/completions answered 200 with an error:"
                            + " {\"code\":502,\"message\":\"the model behind is gone\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"{\\\"detected\\\"\"},\"done\":false}",
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"GOOD\"},\"done\":false}\n{\"done\":true}"
            })
    void neverTakesTheFirstPieceOfAStreamForTheAnswer(String body) throws Exception {
        try (ModelService service = ModelService.saying(200, body.replace("GOOD", GOOD.replace("\"", "\\\"")));
                Handler handler = handler(service.url(), Map.of("provider", "ollama"))) {
            assertThat(failure(handler).category()).isIn(ErrorCategory.API_ERROR, ErrorCategory.PARSE_ERROR);
        }
    }

    @Test
    void waitsAsLongAsTheBodySaysWhereNoHeaderDoes() throws Exception {
        String body = "[{\"error\":{\"code\":429,\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"34.5s\"}]}}]";
        try (ModelService service = ModelService.saying(429, body);
                Handler handler = handler(service.url(), Map.of())) {
            assertThat(failure(handler).retryAfter()).contains(Duration.ofMillis(34_500));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model."
                        + " Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}",
                "{\"error\":{\"message\":\"this model has no parameter max_tokens, it takes max_completion_tokens\"}}",
                "{\"detail\":[{\"loc\":[\"body\",\"max_tokens\"],\"msg\":\"Extra inputs are not permitted\"}]}"
            })
    void triesTheOtherNameOfTheLongestAnswerWhereTheFirstIsRefusedAndRemembersIt(String refusal) throws Exception {
        try (ModelService newer = refusing("\"max_tokens\"", refusal);
                Handler handler = handler(newer.url() + "/v1", Map.of("max_tokens", 200L))) {
            for (int i = 0; i < 5; i++) {
                assertThat(handler.answer(Tasks.withText("x")).output()).isEqualTo(GOOD_OUTPUT);
            }
            assertThat(newer.questions()).hasSize(6);
            assertThat(newer.questions()
                            .get(5)
                            .json()
                            .get("max_completion_tokens")
                            .asInt())
                    .isEqualTo(200);
            assertThat(newer.questions().get(5).json().has("max_tokens")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        temperature     | Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.
        temperature     | `temperature` is deprecated for this model
        seed            | Unknown parameter: 'seed'.
        response_format | This response_format type is unavailable now
        response_format | 'messages' must contain the word 'json' to use 'response_format' of type 'json_object'
        max_tokens      | max_tokens is too large: 90000. This model supports at most 16384 completion tokens
        """)
    void namesTheSettingThatIsRefusedAndSaysThatItConcernsAllItems(String setting, String message) throws Exception {
        String body = "{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\"}}";
        Map<String, Object> settings = Map.of("temperature", 0.2, "seed", 1L, "max_tokens", 90_000L);
        for (int status : new int[] {400, 422, 200}) {
            try (ModelService service = ModelService.saying(status, body);
                    Handler handler = handler(service.url() + "/v1", settings)) {
                HandlerFailure failure = failure(handler);

                assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR);
                assertThat(failure).hasMessageContaining("the service refuses what the SPEC has as handler." + setting);
                assertThat(failure.isForAllItems()).isTrue();
                assertThat(service.questions()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'max_tokens' or 'max_completion_tokens' is too large: 1000. This model's maximum context length is 4096"
                        + " tokens and your request has 3500 input tokens",
                "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the"
                        + " messages, 1000 in the completion)",
                "invalid prompt: a body temperature of 39 was measured in her",
            })
    void blamesTheItemWhereItsTextIsTheTrouble(String message) throws Exception {
        try (ModelService service = ModelService.saying(400, "{\"error\":{\"message\":\"" + message + "\"}}");
                Handler handler = handler(service.url() + "/v1", Map.of("max_tokens", 1_000L))) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(failure.isForAllItems()).isFalse();
            assertThat(service.questions()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1, /v1/chat/completions",
        "openai, /v1/, /v1/chat/completions",
        "openai, /v1/chat/completions, /v1/chat/completions",
        "openai, /api/v3/, /api/v3/chat/completions",
        "openai, '', /v1/chat/completions",
        "openai, /, /v1/chat/completions",
        "ollama, '', /api/chat",
        "ollama, /, /api/chat",
        "ollama, /v1, /api/chat",
        "ollama, /api/, /api/chat",
        "anthropic, '', /v1/messages",
        "anthropic, /v1, /v1/messages",
        "anthropic, /v1/, /v1/messages",
        "anthropic, /gateway/v1/messages, /gateway/v1/messages"
    })
    void findsTheModelHoweverItsAddressIsWritten(String provider, String written, String path) throws Exception {
        String answer = provider.equals("openai")
                ? completion(GOOD)
                : provider.equals("ollama")
                        ? "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":" + quoted()
                                + "},\"done\":true}"
                        : "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":"
                                + quoted()
                                + "}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
        try (ModelService service = ModelService.start(exchange -> {
                    boolean isThere = exchange.getRequestURI().getPath().equals(path);
                    String body = isThere ? answer : "404 page not found";
                    ModelService.send(exchange, isThere ? 200 : 404, body.getBytes(StandardCharsets.UTF_8));
                });
                Handler handler = handler(service.url() + written, Map.of("provider", provider))) {
            handler.answer(Tasks.withText("x"));
            handler.answer(Tasks.withText("x"));

            assertThat(service.questions().get(service.questions().size() - 1).path())
                    .isEqualTo(path);
            assertThat(service.questions()).hasSizeLessThanOrEqualTo(3);
        }
    }

    private static String quoted() {
        return '"' + GOOD.replace("\"", "\\\"") + '"';
    }

    /** Answers, but refuses what holds a text. */
    private static ModelService refusing(String text, String refusal) throws Exception {
        ModelService[] self = new ModelService[1];
        self[0] = ModelService.start(exchange -> {
            boolean refused = self[0].questions()
                    .get(self[0].questions().size() - 1)
                    .body()
                    .contains(text);
            byte[] body = (refused ? refusal : completion(GOOD)).getBytes(StandardCharsets.UTF_8);
            ModelService.send(exchange, refused ? 400 : 200, body);
        });
        return self[0];
    }
}
