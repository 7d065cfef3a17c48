package dev.holdfast.handler.llm;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The validated settings of an experiment.
 *
 * @param provider how to speak to the model
 * @param baseUrl where it is, as {@link Provider#base} has it
 * @param model its name
 * @param temperature how freely it answers; empty for the service's own default
 * @param seed for the same answer again; empty for none
 * @param maxTokens the longest answer; empty for the service's own limit
 * @param format what the service is told of the answer's form
 * @param system what it is told first, if anything
 * @param user what it is asked
 * @param output what it must answer
 */
record LlmSettings(
        Provider provider,
        String baseUrl,
        String model,
        Optional<Double> temperature,
        Optional<Integer> seed,
        Optional<Integer> maxTokens,
        Format format,
        Optional<PromptTemplate> system,
        PromptTemplate user,
        Shape.Members output) {

    /** What a service is told of the form of its answer; it is checked here in any case. */
    enum Format {
        JSON_SCHEMA,
        JSON_OBJECT,
        NONE
    }

    private static final String BASE_URL = "base_url";
    private static final String OUTPUT = "output";
    private static final long MOST = Integer.MAX_VALUE;

    static List<Setting> all() {
        return List.of(
                Setting.optional("provider", Setting.Kind.WORD, "openai", "how to speak to the model")
                        .oneOf("openai", "ollama", "anthropic"),
                Setting.required(BASE_URL, Setting.Kind.URL, "where the model is, such as http://localhost:1234/v1"),
                Setting.required("model", Setting.Kind.TEXT, "the model's name"),
                Setting.optional(ApiKey.ENV, Setting.Kind.TEXT, null, "the environment variable that holds the key"),
                Setting.optional(ApiKey.FILE, Setting.Kind.FILE, null, "the file that holds the key"),
                Setting.optional("temperature", Setting.Kind.NUMBER, null, "how freely the model answers")
                        .between(0, 2),
                Setting.optional("seed", Setting.Kind.INTEGER, null, "for the same answer again")
                        .between(-1, MOST),
                Setting.optional("max_tokens", Setting.Kind.INTEGER, null, "the longest answer")
                        .between(1, MOST),
                Setting.optional("response_format", Setting.Kind.WORD, "json_schema", "what the service is told")
                        .oneOf("json_schema", "json_object", "none"),
                Setting.optional("system", Setting.Kind.TEXT, null, "what the model is told first"),
                Setting.required("user", Setting.Kind.TEXT, "what the model is asked"),
                Setting.required(OUTPUT, Setting.Kind.TREE, "what the model must answer, a type for each member"));
    }

    /** Reads validated settings. */
    static LlmSettings from(HandlerSection section) {
        Provider provider = Provider.of(section.text("provider"));
        return new LlmSettings(
                provider,
                provider.base(section.text(BASE_URL)),
                section.text("model"),
                section.optionalNumber("temperature"),
                section.optionalInteger("seed").map(Math::toIntExact),
                section.optionalInteger("max_tokens").map(Math::toIntExact),
                Format.valueOf(section.text("response_format").toUpperCase(java.util.Locale.ROOT)),
                section.optionalText("system").map(text -> new PromptTemplate("handler.system", text)),
                new PromptTemplate("handler.user", section.text("user")),
                new ShapeReader(new ArrayList<>()).members(section.tree(OUTPUT), "handler.output"));
    }

    /** Returns what is wrong with settings that are each valid alone. */
    static List<String> problems(HandlerSection section) {
        List<String> problems = new ArrayList<>();
        URI address = URI.create(section.text(BASE_URL));
        if (address.getRawUserInfo() != null || address.getRawQuery() != null || address.getRawFragment() != null) {
            problems.add("handler.base_url must be an address without user, password, ? and #;"
                    + " a key goes into api_key_env or api_key_file");
        }
        var unused = new ShapeReader(problems).members(section.tree(OUTPUT), "handler.output");
        LlmSettings settings = from(section);
        if (!settings.user.hasPlaces()
                && settings.system.filter(PromptTemplate::hasPlaces).isEmpty()) {
            problems.add("handler.user must name what of the item the model is to see, such as <<TEXT>>;"
                    + " as it stands all items are asked the same");
        }
        if (settings.provider == Provider.ANTHROPIC) {
            problems.addAll(settings.problemsWithAnthropic());
        }
        return problems;
    }

    private List<String> problemsWithAnthropic() {
        List<String> problems = new ArrayList<>();
        if (seed.isPresent()) {
            problems.add("handler.seed means nothing to anthropic: remove it");
        }
        if (temperature.isPresent() && temperature.get() > 1) {
            problems.add("handler.temperature must be from 0 to 1 for anthropic");
        }
        if (format == Format.JSON_OBJECT) {
            problems.add("handler.response_format must be json_schema or none for anthropic");
        }
        return problems;
    }

    /** Returns the fields that the prompts name, each with the prompt's setting. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        user.fields().forEach(field -> fields.put(field, "user"));
        system.ifPresent(prompt -> prompt.fields().forEach(field -> fields.put(field, "system")));
        return fields;
    }
}
