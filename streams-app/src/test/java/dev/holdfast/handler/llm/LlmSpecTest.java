package dev.holdfast.handler.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.config.yaml.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in the handler section of a SPEC are refused before anything starts, with line and column. */
class LlmSpecTest {
    private static final String SPEC = """
            experiment: {name: n}
            source: {file: n.csv, incident_id: Id, types: {cme: A}, fields: {age: Age}}
            handler:
              kind: llm
              base_url: http://localhost:1234/v1
              model: qwen3-8b
              api_key_env: MODEL_KEY
              user: "Aged <<age>>: <<TEXT>>"
              output:
                detected: boolean
                level: [low, high]
                indicators: [string]
                people: [{age: integer}]
            """;

    @TempDir
    private Path folder;

    @Test
    void readsASpecAndReadsItBackFromItsRecord() throws IOException {
        Spec spec = read(SPEC, "handler.temperature=0", "handler.seed=42");

        assertThat(spec.handler().settings())
                .containsEntry("provider", "openai")
                .containsEntry("response_format", "json_schema")
                .containsEntry("temperature", 0.0)
                .containsEntry("seed", 42L);
        Spec stored = Spec.fromJson(spec.toJson());
        assertThat(stored).isEqualTo(spec);
        assertThat(List.copyOf(
                        LlmSettings.from(stored.handler()).output().members().keySet()))
                .as("the order of the SPEC")
                .containsExactly("detected", "level", "indicators", "people");
    }

    @Test
    void namesEveryMistakeWithItsPlace() throws IOException {
        String wrong = SPEC.replace("boolean", "bool")
                .replace("[low, high]", "[low, string]")
                .replace("<<age>>: <<TEXT>>", "<<aeg>>")
                .replace("localhost:1234/v1", "me:hunter2@localhost:1234/v1?key=hunter2");

        assertThat(mistakes(wrong))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("llm.yaml:5:3: handler: handler.base_url must be an address without user"),
                        problem -> assertThat(problem)
                                .isEqualTo("llm.yaml:8:9: handler.user: names the field 'aeg', but source.fields gives"
                                        + " age; did you mean 'age'?"),
                        problem -> assertThat(problem)
                                .startsWith("llm.yaml:10:5: handler: handler.output.detected must be a type (boolean,"
                                        + " number, integer, string)")
                                .endsWith("but was 'bool'"),
                        problem -> assertThat(problem)
                                .startsWith("llm.yaml:11:5: handler: handler.output.level must hold one type"))
                .noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void refusesAKeyInTheSpecAndShowsItNowhere() throws IOException {
        String sentence = "handler.api_key: must not stand in a SPEC, which is stored and shown; name the key's"
                + " environment variable in api_key_env, or its file in api_key_file";
        assertThat(mistakes(SPEC.replace("api_key_env: MODEL_KEY", "api_key: sk-hunter2")))
                .containsExactly("llm.yaml:7:3: " + sentence);
        assertThat(mistakes(SPEC, "handler.api_key=sk-hunter2"))
                .containsExactly("--set handler.api_key=********: " + sentence.substring("handler.api_key: ".length()));
        for (String key : List.of("sk-hunter2", "hunter2hunter2")) {
            assertThat(mistakes(SPEC, "handler.api_key_env=" + key))
                    .singleElement()
                    .asString()
                    .contains("must be the name of an environment variable, in capitals, such as OPENAI_API_KEY")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void tellsWhereTheKeyIsMissing() throws IOException {
        LlmType type = LlmCalls.type();

        assertThat(type.missing(read(SPEC).handler())).isEmpty();
        assertThat(type.missing(read(SPEC, "handler.api_key_env=").handler())).isEmpty();
        assertThat(type.missing(read(SPEC, "handler.api_key_env=NO_SUCH_KEY").handler()))
                .containsExactly("handler.api_key_env: the environment variable NO_SUCH_KEY is not set where Holdfast"
                        + " runs; set it to the key and start again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        handler.provider=opnai            | must be one of openai, ollama, anthropic, but was 'opnai'; did you mean 'openai'?
        handler.base_url=localhost:1234   | must be an address such as http://localhost:8080/
        handler.model=                    | is missing: the model's name
        handler.temperature=3             | must be a number from 0 to 2, but was '3'
        handler.seed=1.5                  | must be a whole number, but was '1.5'
        handler.max_tokens=0              | must be a whole number from 1 to 2147483647, but was '0'
        handler.response_format=xml       | must be one of json_schema, json_object, none, but was 'xml'
        handler.user=" "                  | must not be blank
        handler.user=Well?                | handler.user must name what of the item the model is to see
        handler.output=                   | is missing: what the model must answer
        handler.output=boolean            | must be keys with values such as {a: b}, but was 'boolean'
        handler.output={}                 | handler.output must name at least one member
        handler.output={a: [x]}           | handler.output.a must be a type
        handler.output={a: [x, x]}        | handler.output.a must hold one type
        handler.output={a: }              | must be text, but was nothing
        handler.api_key_file=/no/such/key | handler.api_key_file must not stand beside api_key_env
        handler.modl=x                    | unknown key; did you mean 'model'?
        """)
    void namesWhatWouldBeRight(String set, String message) throws IOException {
        assertThat(mistakes(SPEC, set)).singleElement().asString().contains(message);
    }

    @Test
    void refusesWhatMeansNothingToAnthropic() throws IOException {
        assertThat(mistakes(
                        SPEC,
                        "handler.provider=anthropic",
                        "handler.seed=1",
                        "handler.temperature=1.5",
                        "handler.response_format=json_object"))
                .hasSize(3);
    }

    @Test
    void theExampleIsValid() {
        Spec spec = SpecReader.read(Path.of("..", "docs", "examples", "llm.yaml"), List.of(), HANDLERS);

        assertThat(spec.handler().kind()).isEqualTo("llm");
    }

    @Test
    void thePageOfHandlersNamesEverySettingWithItsDefault() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("..", "docs", "handlers.md"))) {
            List<String> rows = lines.filter(line -> line.startsWith("| `")).toList();
            for (Setting setting : LlmSettings.all()) {
                assertThat(rows)
                        .as(setting.name())
                        .anyMatch(row -> row.startsWith("| `" + setting.name() + "` | "
                                + (setting.required()
                                        ? "required"
                                        : setting.fallback() == null ? "" : "`" + setting.fallback() + "`")));
            }
        }
    }

    private static final Map<String, KnownHandler> HANDLERS = Map.of(
            "llm", new KnownHandler(LlmSettings.all(), false, LlmCalls.type()::problems, LlmCalls.type()::fields));

    private Spec read(String text, String... sets) throws IOException {
        return SpecReader.read(Files.writeString(folder.resolve("llm.yaml"), text), List.of(sets), HANDLERS);
    }

    private List<String> mistakes(String text, String... sets) throws IOException {
        Path file = Files.writeString(folder.resolve("llm.yaml"), text);
        InvalidSpecException refusal =
                catchThrowableOfType(InvalidSpecException.class, () -> SpecReader.read(file, List.of(sets), HANDLERS));
        return refusal == null
                ? List.of()
                : refusal.problems().stream()
                        .map(problem -> problem.toString().replace(folder + "/", ""))
                        .toList();
    }
}
