package dev.holdfast.handler.llm;

import static dev.holdfast.handler.llm.LlmCalls.GOOD;
import static dev.holdfast.handler.llm.LlmCalls.GOOD_OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what a model said to one checked JSON object in one form. */
class OutputReaderTest {
    private static final OutputReader VERDICT = reader(LlmCalls.output());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "```json\n%s\n```",
                "Sure! Here it is:\n```\n%s\n```\nAnything {else} you need?",
                "\n\t %s \n",
                "[%s]",
            })
    void findsTheOneObjectInWhatStandsAroundIt(String around) throws Misfit {
        OutputReader.Output output = VERDICT.read(around.formatted(GOOD));

        assertThat(output.json()).isEqualTo(GOOD_OUTPUT);
        assertThat(output.repairs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        I cannot say.                                       | holds no JSON object
        ``                                                  | holds no JSON object
        {"detected": true, "confidence": 0.9, "indicators": | ends in the middle of a JSON object
        {"detected": true} or rather {"detected": false}    | holds more than one JSON object
        {"detected": true} or rather {"detec                | holds more than one JSON object
        {"detected": true, "rationale": {"a": 1}            | ends in the middle of a JSON object
        {"detected": yes}                                   | holds broken JSON
        {"detected": true, "detected": false}               | holds broken JSON (Duplicate field 'detected')
        {"confidence": 0.5}                                 | has no member 'detected'
        {"detected": "true"}                                | has 'detected', which must be true or false, but is "true"
        {"detected": null}                                  | has 'detected', which must be true or false, but is null
        {"detected": true, "confidence": "high"}            | has 'confidence', which must be a number, but is "high"
        {"detected": true, "confidence": [0.5]}             | has 'confidence', which must be a number, but is a list
        {"detected": true, "confidence": 1, "indicators": "a"} | has 'indicators', which must be a list, but is "a"
        {"detected": true, "confidence": 1, "indicators": ["a", 2]} | has 'indicators[1]', which must be a text, but is 2
        {"detected": true, "confidence": 1, "indicators": [], "rationale": "\\ud83d"} | holds half of a surrogate pair
        """)
    void refusesWhatIsNotOneObjectOfTheShape(String said, String why) {
        assertThatThrownBy(() -> VERDICT.read(said)).isInstanceOf(Misfit.class).hasMessageStartingWith(why);
    }

    @Test
    void keepsNumbersAsTheyAreSpelledAndMembersInTheOrderOfTheSpec() throws Misfit {
        String said = "{\"rationale\":\"\",\"indicators\":[],\"confidence\":%s,\"detected\":false}";
        for (String number : List.of(
                "0.90", "1E-7", "0", "-0.0", "12345678901234567890.10", "0.1000000000000000055511151231257827")) {
            assertThat(VERDICT.read(said.formatted(number)).json())
                    .isEqualTo(
                            "{\"detected\":false,\"confidence\":" + number + ",\"indicators\":[],\"rationale\":\"\"}");
        }
    }

    @ParameterizedTest(name = "R32: {0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        0.85                        | 0.85
        0.850                       | 0.850
        1E-2                        | 1E-2
        .85                         | 0.85
        +0.5                        | 0.5
        85%                         | 0.85
        85.5 %                      | 0.855
        100 percent                 | 1.00
        0. nine                     | 0.9
        0.nine five                 | 0.95
        0 . 9                       | 0.9
        zero point nine             | 0.9
        Zero Point Eighty-Five      | 0.85
        point eight five            | 0.85
        zero point zero five        | 0.05
        one point zero              | 1.0
        eighty five percent         | 0.85
        one hundred percent         | 1.00
        nine                        | 9
        ninety-nine                 | 99
        nineteen                    | 19
        007                         | 7
        high                        |
        0.9 or so                   |
        1/2                         |
        0,85                        |
        1.2.3                       |
        nine ten                    |
        point                       |
        .                           |
        0.                          |
        %                           |
        five hundred                |
        ``                          |
        1e999999999%                |
        NaN                         |
        """)
    void readsSpelledDecimals(String spelled, @Nullable String number) {
        assertThat(SpelledNumber.read(spelled)).isEqualTo(java.util.Optional.ofNullable(number));
    }

    @Test
    void repairsSpelledDecimalsAndRecordsEachRepair() throws Misfit { // R32
        for (String written : List.of("\"0. nine\"", "0. nine", "\"90%\"", "90%", "\"0.9\"", ".9")) {
            OutputReader.Output output =
                    VERDICT.read(GOOD.replace("0.90", written).replace("said so", "\\\"confidence\\\": 0. two, ok"));

            assertThat(new BigDecimal(output.json().replaceAll(".*\"confidence\":([0-9.]+),.*", "$1")))
                    .as(written)
                    .isEqualByComparingTo("0.9");
            assertThat(output.json()).contains("\\\"confidence\\\": 0. two, ok");
            assertThat(output.repairs())
                    .singleElement()
                    .asString()
                    .startsWith("confidence: " + written + " read as 0.9");
        }
    }

    @Test
    void leavesOutWhatTheSpecDoesNotNameAndRecordsIt() throws Misfit {
        OutputReader.Output output = VERDICT.read(GOOD.replace("{", "{\"steps\":[1,{\"a\":2}],"));

        assertThat(output.json()).isEqualTo(GOOD_OUTPUT);
        assertThat(output.repairs()).containsExactly("steps: left out, since handler.output does not name it");
    }

    @Test
    void checksWordsListsWholeNumbersAndSections() throws Misfit {
        OutputReader reader = reader(Map.of(
                "level", List.of("low", "high"),
                "people", List.of(Map.of("age", "integer"))));

        assertThat(reader.read("{\"level\":\"low\",\"people\":[{\"age\":34},{\"age\":\"7.0\"}]}")
                        .json())
                .contains("\"level\":\"low\"", "\"people\":[{\"age\":34},{\"age\":7}]");
        assertThatThrownBy(() -> reader.read("{\"level\":\"mid\",\"people\":[]}"))
                .hasMessage("has 'level', which must be one of low, high, but is \"mid\"");
        assertThatThrownBy(() -> reader.read("{\"level\":\"low\",\"people\":[{\"age\":7.5}]}"))
                .hasMessage("has 'people[0].age', which must be a whole number, but is 7.5");
    }

    @Property
    void neverFailsOtherThanByAMisfit(@ForAll String anything) {
        for (String said : List.of(anything, GOOD + anything, "{\"confidence\": " + anything + "}")) {
            try {
                assertThat(VERDICT.read(said).json()).startsWith("{\"detected\":");
            } catch (Misfit refused) {
                assertThat(refused.what()).isNotBlank();
            }
        }
        SpelledNumber.read(anything)
                .ifPresent(number -> assertThat(SpelledNumber.isJson(number)).isTrue());
    }

    private static OutputReader reader(Map<String, Object> output) {
        List<String> problems = new ArrayList<>();
        OutputReader reader = new OutputReader(new ShapeReader(problems).members(output, "handler.output"));
        assertThat(problems).isEmpty();
        return reader;
    }
}
