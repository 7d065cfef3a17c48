package dev.holdfast.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers say of themselves: tokens, and the member that is the verdict. */
class UsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"usage":{"input_tokens":70,"output_tokens":9}}                     | 70 | 9
        {"a":[{"usage":1}],"usage":{"x":{},"completion_tokens":0,"prompt_tokens":7}} | 7 | 0
        {"usage":{"prompt_tokens":7}}                                       | 7  |
        {"usage":{"input_tokens":-1,"output_tokens":1.5}}                   |    |
        {"usage":{"input_tokens":"7","output_tokens":null}}                 | 7  |
        {"usage":{"input_tokens":99999999999999999999,"output_tokens":1e3}} |    |
        {"usage":{"input_tokens":9999999999999}}                            |    |
        {"usage":"none"}                                                    |    |
        {"usage":[7]}                                                       |    |
        {"inner":{"usage":{"input_tokens":70}}}                             |    |
        {"used":{"input_tokens":70}}                                        |    |
        not json "usage"                                                    |    |
        """)
    void readsTokensThatAreWholeNumbers(String answer, @Nullable Long in, @Nullable Long out) {
        assertThat(Usage.of(answer)).isEqualTo(new Usage(in, out, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usage\":{\"input_tokens\":70,\"cached_input_tokens\":64}}",
                "{\"usage\":{\"prompt_tokens\":70,\"prompt_tokens_details\":{\"audio\":0,\"cached_tokens\":64}}}",
                "{\"usage\":{\"input_tokens\":70,\"input_tokens_details\":{\"cached_tokens\":64}}}",
                "{\"usage\":{\"prompt_tokens\":70,\"prompt_cache_hit_tokens\":64}}"
            })
    void readsWhichOfTheInputCameFromTheCache(String answer) {
        assertThat(Usage.of(answer)).isEqualTo(new Usage(70L, null, 64L));
    }

    @Property
    void neverFailsWhateverAnAnswerIs(@ForAll String anything) {
        assertThat(Usage.of("{\"usage\":" + anything)).isNotNull();
        assertThat(AnswerMember.text(anything, List.of("a", "b"))).isNull();
    }

    @Test
    void findsAValueByItsPathAsItIsSpelled() {
        String answer = "{\"x\":{\"detected\":1},\"detected\":true,\"list\":[1],\"none\":null,"
                + "\"verdict\":{\"x\":[{}],\"ipv\":\"Yes\",\"score\":0.90}}";

        assertThat(AnswerMember.text(answer, List.of("detected"))).isEqualTo("true");
        assertThat(AnswerMember.text(answer, List.of("verdict", "ipv"))).isEqualTo("Yes");
        assertThat(AnswerMember.text(answer, List.of("verdict", "score"))).isEqualTo("0.90");
        for (String path : List.of("list", "none", "verdict", "nowhere", "detected.x", "verdict.nowhere")) {
            assertThat(AnswerMember.text(answer, List.of(path.split("\\."))))
                    .as(path)
                    .isNull();
        }
    }
}
