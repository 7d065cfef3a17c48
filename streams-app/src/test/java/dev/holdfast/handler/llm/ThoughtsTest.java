package dev.holdfast.handler.llm;

import static dev.holdfast.handler.llm.LlmCalls.failure;
import static dev.holdfast.handler.llm.LlmCalls.handler;
import static dev.holdfast.handler.llm.ModelService.completion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model thinks aloud is never its answer, whatever it drafts there; what it says is, whatever that speaks of. */
@Timeout(60)
class ThoughtsTest {
    private static final String DRAFT = "{\"detected\": false, \"note\": \"draft\"}";
    private static final String FINAL = "{\"detected\": true, \"note\": \"final\"}";
    private static final String OUTPUT = "{\"detected\":true,\"note\":\"final\"}";
    private static final Map<String, Object> SHAPE =
            Map.of("output", new java.util.TreeMap<>(Map.of("detected", "boolean", "note", "string")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>\nFirst DRAFT, but no.\n</think>\n\nFINAL",
                "<think>DRAFT</think>```json\nFINAL\n```",
                "<THINK>DRAFT</Think>FINAL",
                "<thinking>DRAFT</thinking>FINAL",
                "<think time=\"3s\">DRAFT</think >FINAL",
                "<thought>DRAFT</thought> <answer>FINAL</answer>",
                "<reasoning>DRAFT</reasoning>FINAL",
                "<reflection>DRAFT</reflection>FINAL",
                "<seed:think>DRAFT</seed:think>FINAL",
                "<antThinking>DRAFT</antThinking>FINAL",
                "[THINK]DRAFT[/THINK]FINAL",
                "◁think▷DRAFT◁/think▷FINAL",
                "<|begin_of_thought|>DRAFT<|end_of_thought|>FINAL",
                "<|START_THINKING|>DRAFT<|END_THINKING|><|START_RESPONSE|>FINAL<|END_RESPONSE|>",
                "<|channel|>analysis<|message|>DRAFT<|end|><|start|>assistant<|channel|>final<|message|>FINAL<|return|>",
                "<|channel|>analysis<|message|>DRAFT<|end|><|start|>assistant<|channel|>commentary<|message|>DRAFT<|end|>"
                        + "<|start|>assistant<|channel|>final <|constrain|>json<|message|>FINAL",
                "analysisWe guess DRAFT first.assistantfinalFINAL",
                "<|channel>thought\nDRAFT<channel|>FINAL",
                "the first mark stood in the prompt: DRAFT\n</think>FINAL",
                "a brace {\"that never closes \n</think>FINAL",
                "<think>a </think> is no end yet: DRAFT</think>FINAL",
                "<think>outer <think>inner</think> DRAFT</think>FINAL",
                "<think>one</think>FINAL<think>DRAFT</think>",
                "<think></think>FINAL",
                "FINAL"
            })
    void takesTheAnswerBehindAllThinking(String said) throws Exception {
        try (ModelService service = ModelService.saying(200, completion(filled(said)));
                Handler handler = handler(service.url(), SHAPE)) {
            assertThat(handler.answer(Tasks.withText("x")).output()).isEqualTo(OUTPUT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>\nFirst guess DRAFT, but let me look at the last line ag",
                "<Thinking>DRAFT",
                "[THINK]DRAFT",
                "<|channel|>analysis<|message|>DRAFT<|end|>",
                "<think>one <reflection>two</reflection> DRAFT",
                "<think>outer <think>inner</think> DRAFT",
                "FINAL<think>or is it DRAFT",
                "the first mark stood in the prompt: DRAFT, but let me look at",
                "<think>all of it</think>",
                "<think>all of it</think>\n\n{\"detected\": tr"
            })
    void neverTakesADraftWhereTheModelWasCutOff(String said) throws Exception {
        try (ModelService service = ModelService.saying(200, completion(filled(said), "length"));
                Handler handler = handler(service.url(), SHAPE)) {
            HandlerFailure failure = failure(handler);

            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("the model was cut off (finish reason length)");
        }
    }

    @Test
    void saysThatTheThoughtsHaveNoEndWhereTheServiceSawNoCut() throws Exception {
        try (ModelService service = ModelService.saying(200, completion(filled("<think>DRAFT")));
                Handler handler = handler(service.url(), SHAPE)) {
            assertThat(failure(handler)).hasMessageContaining("ends while the model thinks, before its answer");
        }
    }

    @Test
    void leavesMarksThatStandInTheAnswersOwnTexts() throws Exception {
        for (String mark : List.of("<think>", "</think>", "he said <thinking> hm </thinking>", "[THINK]")) {
            String answer = "{\"detected\":true,\"note\":\"" + mark + "\"}";
            try (ModelService service = ModelService.saying(200, completion("<think>hm</think>" + answer));
                    Handler handler = handler(service.url(), SHAPE)) {
                assertThat(handler.answer(Tasks.withText("x")).output()).isEqualTo(answer);
            }
        }
    }

    @Test
    void takesAnAnswerThatEndsWithTheLimitToTheLetter() throws Exception {
        try (ModelService service = ModelService.saying(200, completion("```json\n" + FINAL + "\n```", "length"));
                Handler handler = handler(service.url(), SHAPE)) {
            assertThat(handler.answer(Tasks.withText("x")).output()).isEqualTo(OUTPUT);
        }
    }

    @Test
    void neverTakesWhatStandsInTheFieldForThoughts() throws Exception {
        Map<String, String> answers = Map.of(
                "{'choices':[{'finish_reason':'length','message':{'role':'assistant','content':null,"
                        + "'reasoning_content':'D'}}]}",
                "openai",
                "{'choices':[{'finish_reason':'length','message':{'role':'assistant','content':'','reasoning':'D'}}]}",
                "openai",
                "{'model':'m','message':{'role':'assistant','content':'','thinking':'D'},'done_reason':'length','done':true}",
                "ollama",
                "{'type':'message','role':'assistant','content':[{'type':'thinking','thinking':'D','signature':'s'}],"
                        + "'stop_reason':'max_tokens'}",
                "anthropic");
        for (Map.Entry<String, String> one : answers.entrySet()) {
            String body = one.getKey().replace('\'', '"').replace("\"D\"", "\"" + DRAFT.replace("\"", "\\\"") + "\"");
            Map<String, Object> settings = new HashMap<>(SHAPE);
            settings.put("provider", one.getValue());
            try (ModelService service = ModelService.saying(200, body);
                    Handler handler = handler(service.url(), settings)) {
                assertThat(failure(handler))
                        .hasMessageContaining("holds what the model thinks, but no answer; the model was cut off");
            }
        }
    }

    private static String filled(String said) {
        return said.replace("DRAFT", DRAFT).replace("FINAL", FINAL);
    }
}
