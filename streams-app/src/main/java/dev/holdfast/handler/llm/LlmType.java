package dev.holdfast.handler.llm;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.handler.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code kind: llm}: asks a language model about each item. Neither this class nor what checks a SPEC loads a class of
 * the library that speaks to models: a start without such a handler must not pay for it.
 */
public final class LlmType implements HandlerType {
    private final ApiKey.Environment environment;

    /** Made by the service loader: keys come from the variables of the process. */
    public LlmType() {
        this(System::getenv);
    }

    LlmType(ApiKey.Environment environment) {
        this.environment = environment;
    }

    @Override
    public String kind() {
        return "llm";
    }

    @Override
    public Mode mode(HandlerSection section) {
        return Mode.EXECUTOR;
    }

    @Override
    public List<Setting> settings() {
        return LlmSettings.all();
    }

    @Override
    public List<String> problems(HandlerSection section) {
        List<String> problems = new ArrayList<>(LlmSettings.problems(section));
        problems.addAll(ApiKey.problems(section));
        return problems;
    }

    @Override
    public List<String> missing(HandlerSection section) {
        return ApiKey.from(section, environment).missing();
    }

    @Override
    public List<String> missingHere(HandlerSection section) {
        ApiKey key = ApiKey.from(section, environment);
        return key.isInFile() ? key.missing() : List.of();
    }

    @Override
    public Map<String, String> fields(HandlerSection section) {
        return LlmSettings.from(section).fields();
    }

    @Override
    public Outgoing outgoing(HandlerSection section, Task task) throws HandlerFailure {
        return Preview.of(LlmSettings.from(section), task);
    }

    @Override
    public Handler create(HandlerSection section) {
        return new LlmHandler(LlmSettings.from(section), ApiKey.from(section, environment));
    }
}
