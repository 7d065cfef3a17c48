package dev.holdfast.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ItemKeyTest {

    @Property
    void readsBackWhateverItWrote(
            @ForAll @NotEmpty @StringLength(max = 40) String experiment,
            @ForAll @NotEmpty @StringLength(max = 40) String incident,
            @ForAll @NotEmpty @StringLength(max = 20) String type) {
        Assume.that(isUnicode(experiment) && isUnicode(incident) && isUnicode(type));
        ItemKey key = new ItemKey(experiment, incident, type);

        assertThat(ItemKey.parse(key.toString())).isEqualTo(key);
        assertThat(key.toString()).startsWith(ItemKey.prefixOf(experiment)).matches("[\\x21-\\x7e]+");
    }

    @Test
    void keepsIdsByteForByte() {
        assertThat(new ItemKey("e", "0015-0052", "cme")).hasToString("e/0015-0052/cme");
        assertThat(new ItemKey("e", "a/b c%", "Ursache é")).hasToString("e/a%2Fb%20c%25/Ursache%20%C3%A9");
    }

    @Test
    void refusesAnEmptySegment() {
        assertThatThrownBy(() -> new ItemKey("e", "", "t"))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("incident_id is empty");
    }

    @Test
    void refusesAKeyThatIsTooLong() {
        assertThatThrownBy(() -> new ItemKey("e", "x".repeat(ItemKey.MAX_LENGTH), "t"))
                .hasMessageContaining("too long: 1028 characters");
    }

    @Test
    void refusesHalfASurrogatePair() {
        assertThatThrownBy(() -> new ItemKey("e", "\ud800", "t")).hasMessageContaining("not valid Unicode");
    }

    @Test
    void refusesASecondSpellingOfTheSameKey() {
        assertThatThrownBy(() -> ItemKey.parse("e/%41/t")).hasMessageContaining("canonical form");
        assertThatThrownBy(() -> ItemKey.parse("e/a%2fb/t")).hasMessageContaining("canonical form");
        assertThatThrownBy(() -> ItemKey.parse("e/a b/t")).hasMessageContaining("percent-encoded");
        assertThatThrownBy(() -> ItemKey.parse("e/%4/t")).hasMessageContaining("broken percent escape");
        assertThatThrownBy(() -> ItemKey.parse("e/%FF/t")).hasMessageContaining("not valid UTF-8");
        assertThatThrownBy(() -> ItemKey.parse("e/a")).hasMessageContaining("2 segment(s)");
    }

    private static boolean isUnicode(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
