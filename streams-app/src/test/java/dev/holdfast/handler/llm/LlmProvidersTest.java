package dev.holdfast.handler.llm;

import static dev.holdfast.handler.llm.LlmCalls.GOOD;
import static dev.holdfast.handler.llm.LlmCalls.GOOD_OUTPUT;
import static dev.holdfast.handler.llm.LlmCalls.KEY;
import static dev.holdfast.handler.llm.LlmCalls.handler;
import static dev.holdfast.handler.llm.ModelService.completion;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.handler.Answer;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.Tasks;
import dev.holdfast.handler.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each provider is asked in its own way, and its answer is taken from where it puts it: real client, real sockets. */
@Timeout(60)
class LlmProvidersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = """
            {"type":"object","properties":{"detected":{"type":"boolean"},"confidence":{"type":"number"},
             "indicators":{"type":"array","items":{"type":"string"}},"rationale":{"type":"string"}},
             "required":["detected","confidence","indicators","rationale"],"additionalProperties":false}
            """;

    private static final Map<String, Object> ALL = Map.of(
            "api_key_env",
            "MODEL_KEY",
            "temperature",
            0.0,
            "seed",
            42L,
            "max_tokens",
            500L,
            "system",
            "You read narratives of type <<type>>.");

    @Test
    void asksAnOpenAiCompatibleService() throws Exception {
        try (ModelService service = ModelService.saying(200, completion(GOOD));
                Handler handler = handler(service.url() + "/v1", ALL)) {
            Answer answer = handler.answer(Tasks.withText("älter <<TEXT>> $1"));

            ModelService.Question question = service.onlyQuestion();
            assertThat(question.path()).isEqualTo("/v1/chat/completions");
            assertThat(question.headers().getFirst("Authorization")).isEqualTo("Bearer " + KEY);
            JsonNode json = question.json();
            assertThat(json.get("messages")).isEqualTo(JSON.readTree("""
                    [{"role":"system","content":"You read narratives of type cme."},
                     {"role":"user","content":"Is there violence in this? älter <<TEXT>> $1"}]"""));
            assertThat(json.get("model").asText()).isEqualTo("qwen3-8b");
            assertThat(json.get("temperature").asDouble()).isZero();
            assertThat(json.get("seed").asInt()).isEqualTo(42);
            assertThat(json.get("max_tokens").asInt()).isEqualTo(500);
            assertThat(json.path("stream").asBoolean()).isFalse();
            assertThat(json.at("/response_format/type").asText()).isEqualTo("json_schema");
            assertThat(json.at("/response_format/json_schema/strict").asBoolean())
                    .isTrue();
            assertThat(json.at("/response_format/json_schema/schema")).isEqualTo(JSON.readTree(SCHEMA));
            assertThat(answer.output()).isEqualTo(GOOD_OUTPUT);
            CallReport report = Objects.requireNonNull(answer.report());
            assertThat(report.usage()).isEqualTo(new Usage(754L, 61L, null));
            assertThat(report.model()).isEqualTo("qwen3-8b-q4");
            assertThat(report.finishReason()).isEqualTo("stop");
            assertThat(report.rawResponse()).isEqualTo(completion(GOOD));
            assertThat(report.repairs()).isEmpty();
        }
    }

    @Test
    void asksOllama() throws Exception {
        String said = JSON.getNodeFactory().textNode(GOOD).toString();
        String body = """
            {"model":"llama3.2:3b","created_at":"2026-11-22T10:00:00.1Z","done":true,"done_reason":"stop",
             "message":{"role":"assistant","content":%s,"future":1},
             "total_duration":9,"load_duration":1,"prompt_eval_count":26,"prompt_eval_duration":3,"eval_count":298}
            """.formatted(said);
        try (ModelService service = ModelService.saying(200, body);
                Handler handler = handler(service.url(), with(ALL, "provider", "ollama"))) {
            Answer answer = handler.answer(Tasks.withText("He hit her."));

            ModelService.Question question = service.onlyQuestion();
            assertThat(question.path()).isEqualTo("/api/chat");
            assertThat(question.headers().getFirst("Authorization")).isEqualTo("Bearer " + KEY);
            JsonNode json = question.json();
            assertThat(json.get("messages")).hasSize(2);
            assertThat(json.at("/messages/1/content").asText()).isEqualTo("Is there violence in this? He hit her.");
            assertThat(json.at("/options/temperature").asDouble()).isZero();
            assertThat(json.at("/options/seed").asInt()).isEqualTo(42);
            assertThat(json.at("/options/num_predict").asInt()).isEqualTo(500);
            assertThat(json.get("stream").asBoolean()).isFalse();
            assertThat(json.at("/format/required")).hasSize(4);
            assertThat(answer.output()).isEqualTo(GOOD_OUTPUT);
            CallReport report = Objects.requireNonNull(answer.report());
            assertThat(report.usage()).isEqualTo(new Usage(26L, 298L, null));
            assertThat(report.model()).isEqualTo("llama3.2:3b");
            assertThat(report.finishReason()).isEqualTo("stop");
        }
    }

    @Test
    void asksAnthropic() throws Exception {
        String said = JSON.getNodeFactory().textNode(GOOD).toString();
        String body = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","stop_sequence":null,
             "content":[{"type":"text","text":%s}],"stop_reason":"end_turn","future":{"a":1},
             "usage":{"input_tokens":25,"cache_read_input_tokens":100,"cache_creation_input_tokens":7,
                      "output_tokens":150,"service_tier":"standard"}}
            """.formatted(said);
        Map<String, Object> settings = new HashMap<>(with(ALL, "provider", "anthropic"));
        settings.remove("seed");
        try (ModelService service = ModelService.saying(200, body);
                Handler handler = handler(service.url() + "/v1/", settings)) {
            Answer answer = handler.answer(Tasks.withText("He hit her."));

            ModelService.Question question = service.onlyQuestion();
            assertThat(question.path()).isEqualTo("/v1/messages");
            assertThat(question.headers().get("x-api-key")).containsExactly(KEY);
            assertThat(question.headers().getFirst("anthropic-version")).isEqualTo("2023-06-01");
            JsonNode json = question.json();
            assertThat(json.at("/system/0/text").asText()).isEqualTo("You read narratives of type cme.");
            assertThat(json.get("messages")).hasSize(1);
            assertThat(json.get("messages").toString()).contains("Is there violence in this? He hit her.");
            assertThat(json.get("max_tokens").asInt()).isEqualTo(500);
            assertThat(json.at("/output_config/format/type").asText()).isEqualTo("json_schema");
            assertThat(answer.output()).isEqualTo(GOOD_OUTPUT);
            CallReport report = Objects.requireNonNull(answer.report());
            assertThat(report.usage()).isEqualTo(new Usage(132L, 150L, 100L));
            assertThat(report.model()).isEqualTo("claude-haiku-4-5");
            assertThat(report.finishReason()).isEqualTo("end_turn");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"prompt_tokens_details\":{\"cached_tokens\":700}", "\"prompt_cache_hit_tokens\":700"})
    void saysWhatOfTheInputCameFromTheCacheOfTheService(String told) throws Exception {
        String body = completion(GOOD).replace("\"extra\":{\"y\":0}", told);
        try (ModelService service = ModelService.saying(200, body);
                Handler handler = handler(service.url(), ALL)) {
            Answer answer = handler.answer(Tasks.withText("He hit her."));

            assertThat(answer.usage()).isEqualTo(new Usage(754L, 61L, 700L));
        }
    }

    @Test
    void sendsNoKeyWhereNoneIsNamed() throws Exception {
        for (String provider : List.of("openai", "ollama", "anthropic")) {
            try (ModelService service = ModelService.saying(500, "");
                    Handler handler = handler(service.url(), Map.of("provider", provider))) {
                LlmCalls.failure(handler);

                assertThat(service.onlyQuestion().headers().keySet())
                        .as(provider)
                        .noneMatch(
                                name -> name.equalsIgnoreCase("authorization") || name.equalsIgnoreCase("x-api-key"));
            }
        }
    }

    @Test
    void sendsTheFormThatTheSpecAsksFor() throws Exception {
        for (Map.Entry<String, String> form :
                Map.of("json_object", "json_object", "none", "").entrySet()) {
            try (ModelService service = ModelService.saying(200, completion(GOOD));
                    Handler handler = handler(service.url(), Map.of("response_format", form.getKey()))) {
                assertThat(handler.answer(Tasks.withText("x")).output()).isEqualTo(GOOD_OUTPUT);
                assertThat(service.onlyQuestion()
                                .json()
                                .at("/response_format/type")
                                .asText())
                        .isEqualTo(form.getValue());
            }
        }
    }

    @Test
    void putsFieldsIntoThePromptAndNamesOneThatAnItemLacks() throws Exception {
        try (ModelService service = ModelService.saying(200, completion(GOOD));
                Handler handler = handler(service.url(), Map.of("user", "<<incident_id>>, aged <<age>>: <<TEXT>>"))) {
            handler.answer(new Task(Tasks.ANY_KEY, "x", Map.of("age", "<<TEXT>>"), 1, Tasks.ANY_TIMEOUT));

            assertThat(service.onlyQuestion().json().at("/messages/0/content").asText())
                    .isEqualTo("case 7, aged <<TEXT>>: x");
            assertThat(LlmCalls.failure(handler, Tasks.withText("x")))
                    .hasMessage("the item has no field 'age', which handler.user names; the fields come from"
                            + " source.fields");
            assertThat(service.questions())
                    .as("a prompt with a hole is never sent")
                    .hasSize(1);
        }
    }

    @Test
    void holdsFiveHundredAndTwelveCallsAtOnce() throws Exception {
        int calls = 512;
        CountDownLatch allThere = new CountDownLatch(calls);
        byte[] body = completion(GOOD).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try (ModelService service = ModelService.start(exchange -> {
                    allThere.countDown();
                    await(allThere);
                    ModelService.send(exchange, 200, body);
                });
                Handler handler = handler(service.url(), Map.of())) {
            List<Future<Answer>> answers = IntStream.range(0, calls)
                    .mapToObj(i -> threads.submit(() -> handler.answer(Tasks.withText("x" + i))))
                    .toList();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).output()).isEqualTo(GOOD_OUTPUT);
            }
            assertThat(service.questions()).hasSize(calls);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(settings);
        changed.put(name, value);
        return changed;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
