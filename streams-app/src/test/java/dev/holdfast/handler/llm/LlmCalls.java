package dev.holdfast.handler.llm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tests of the llm handler share: the R32 verdict, asked of a service on loopback. */
final class LlmCalls {
    static final String KEY = "sk-test/1234567890abcdef";
    static final String GOOD =
            "{\"detected\": true, \"confidence\": 0.90, \"indicators\": [\"threat\"], \"rationale\": \"said so\"}";
    static final String GOOD_OUTPUT =
            "{\"detected\":true,\"confidence\":0.90,\"indicators\":[\"threat\"],\"rationale\":\"said so\"}";

    private LlmCalls() {}

    static Map<String, Object> output() {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("detected", "boolean");
        output.put("confidence", "number");
        output.put("indicators", List.of("string"));
        output.put("rationale", "string");
        return output;
    }

    /** Returns a section with all defaults filled in, as one that was read from a SPEC. */
    static HandlerSection section(String baseUrl, Map<String, Object> further) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("provider", "openai");
        settings.put("base_url", baseUrl);
        settings.put("model", "qwen3-8b");
        settings.put("response_format", "json_schema");
        settings.put("user", "Is there violence in this? <<TEXT>>");
        settings.put("output", output());
        settings.putAll(further);
        return Tasks.section("llm", settings);
    }

    /** Returns a handler whose environment has the key as MODEL_KEY. */
    static Handler handler(String baseUrl, Map<String, Object> further) {
        return type().create(section(baseUrl, further));
    }

    static LlmType type() {
        return new LlmType(name -> name.equals("MODEL_KEY") ? KEY : null);
    }

    static HandlerFailure failure(Handler handler, Task task) {
        List<HandlerFailure> failures = new ArrayList<>();
        assertThatThrownBy(() -> handler.answer(task)).isInstanceOfSatisfying(HandlerFailure.class, failures::add);
        return failures.get(0);
    }

    static HandlerFailure failure(Handler handler) {
        return failure(handler, Tasks.withText("He hit her."));
    }

    static HandlerFailure failure(Handler handler, Duration timeout) {
        return failure(handler, Tasks.withTimeout("He hit her.", timeout));
    }

    static CallReport report(HandlerFailure failure) {
        return failure.report().orElseThrow();
    }
}
