package dev.holdfast.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private final AnswerReader reader =
            new AnswerReader("the service", Excerpt.without(List.of("Bearer s3cret-token")));

    @Test
    void makesAnObjectCompactAndKeepsNumbersAsTheyAreSpelled() throws Exception {
        assertThat(read("""
                \uFEFF{ "confidence": 0.90, "big": 12345678901234567890123, "small": 1.0E-7,
                  "list": [ 1 , -0.0, true, null, "a\\u0041\\n" ], "nested": { "ä": {} } }
                """))
                .isEqualTo("{\"confidence\":0.90,\"big\":12345678901234567890123,\"small\":1.0E-7,"
                        + "\"list\":[1,-0.0,true,null,\"aA\\n\"],\"nested\":{\"ä\":{}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "[]",
                "7",
                "\"text\"",
                "null",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\\ud800\"}",
                "not json",
                "<html>502</html>",
                "{\"a\":1,}",
                "{\"a\":\"\n\"}"
            })
    void refusesWhatIsNotOneJsonObject(String answer) { // R31
        assertFails(() -> read(answer), ErrorCategory.PARSE_ERROR, "the answer of the service ");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "{\"a\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertFails(() -> reader.read(latin1), ErrorCategory.PARSE_ERROR, "is not valid UTF-8");
    }

    @Test
    void refusesAnswersThatDoNotFitARecordAndNestingWithoutEnd() throws Exception {
        String fits = "{\"a\":\"" + "x".repeat(AnswerReader.MAX_BYTES - 8) + "\"}";
        assertThat(read(fits)).isEqualTo(fits);
        assertFails(() -> read(fits + " "), ErrorCategory.PARSE_ERROR, "too large: more than 1000000 bytes");
        assertFails(() -> read("{\"a\":" + "[".repeat(400_000)), ErrorCategory.PARSE_ERROR, "not valid JSON");
    }

    @ParameterizedTest
    @CsvSource({
        "data_error, DATA_ERROR",
        "RATE_LIMIT, RATE_LIMIT",
        "api_error, API_ERROR",
        "timeout, TIMEOUT",
        "parse_error, PARSE_ERROR",
        "unknown, UNKNOWN",
        "whatever, UNKNOWN",
        "'', UNKNOWN",
    })
    void takesTheOtherSidesWordThatTheItemFailed(String word, ErrorCategory category) { // R29
        String answer = "{\"$error\": {\"category\": \"" + word + "\", \"message\": \"the text is\\nempty\"}}";
        assertFails(() -> read(answer), category, "the text is empty");
    }

    @Test
    void takesTheWaitThatTheOtherSideAsksFor() {
        assertThatThrownBy(() -> read("{\"$error\":{\"category\":\"rate_limit\",\"retry_after\":2.5}}"))
                .isInstanceOfSatisfying(HandlerFailure.class, failure -> {
                    assertThat(failure.retryAfter()).contains(Duration.ofMillis(2500));
                    assertThat(failure).hasMessage("the handler reported an error without a message");
                });
        assertFails(() -> read("{\"$error\":\"broken\"}"), ErrorCategory.UNKNOWN, "broken");
    }

    @Test
    void takesAnErrorThatIsNullOrFurtherInsideAsAnAnswer() throws Exception {
        assertThat(read("{\"$error\":null}")).isEqualTo("{\"$error\":null}");
        assertThat(read("{\"a\":{\"$error\":{}}}")).isEqualTo("{\"a\":{\"$error\":{}}}");
    }

    @Test
    void quotesAShortSampleWithoutSecrets() {
        assertThatThrownBy(() -> read("bad: Bearer s3cret-token, s3cret-token\n" + "y".repeat(5000)))
                .isInstanceOfSatisfying(
                        HandlerFailure.class,
                        failure -> assertThat(failure.getMessage())
                                .contains("bad: ***, *** yyy")
                                .doesNotContain("s3cret")
                                .endsWith("…")
                                .hasSizeLessThan(400));
    }

    @Property(tries = 500)
    void quotesAnyTextOnOneLineOfValidUnicode(@ForAll String text) {
        String excerpt = Excerpt.of(text);
        assertThat(excerpt)
                .isNotBlank()
                .doesNotContain("\n", "\r", "\0")
                .hasSizeLessThanOrEqualTo(Excerpt.MAX_LENGTH + 1);
    }

    @Property(tries = 300)
    void givesEveryTextBackUnchanged(@ForAll String text) throws Exception {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            ObjectMapper json = new ObjectMapper();
            String answer = json.createObjectNode().put("a" + text, text).toPrettyString();
            assertThat(json.readTree(read(answer))).isEqualTo(json.readTree(answer));
        }
    }

    private String read(String answer) throws HandlerFailure {
        return reader.read(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFails(ThrowingCallable call, ErrorCategory category, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HandlerFailure.class, failure -> {
            assertThat(failure.category()).isEqualTo(category);
            assertThat(failure).hasMessageContaining(message);
        });
    }
}
