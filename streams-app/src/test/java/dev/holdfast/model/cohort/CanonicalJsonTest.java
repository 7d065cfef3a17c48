package dev.holdfast.model.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value has one text (S14), so that one digest means one value. */
class CanonicalJsonTest {

    @Test
    @DisplayName("S14: keys are sorted, lists keep their order, sets have none")
    void hasOneOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(2, 1));
        map.put("a", Set.of("y", "x"));
        map.put("c", null);

        assertThat(CanonicalJson.of(map)).isEqualTo("{\"a\":[\"x\",\"y\"],\"b\":[2,1],\"c\":null}");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1.0, 1.0",
        "10.0, 10.0",
        "-2.5, -2.5",
        "0.30000000000000004, 0.30000000000000004",
        "2.0E-3, 0.002",
        "1.0E23, 1E23",
        "1.0E-7, 1E-7",
        "4.9E-324, 5E-324",
        "-0.0, -0.0",
        "0.0, 0.0",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity"
    })
    @DisplayName("S14: numbers are written exactly, the same on every Java; nan, inf and -0.0 as such")
    void writesNumbersExactly(double number, String text) {
        assertThat(CanonicalJson.of(number)).isEqualTo(text);
    }

    @Property(tries = 500)
    void losesNoBitOfANumber(@ForAll double number) {
        assertThat(Double.doubleToLongBits(Double.parseDouble(CanonicalJson.of(number))))
                .isEqualTo(Double.doubleToLongBits(number));
    }

    @Test
    void tellsTextsFromNumbersAndWords() {
        assertThat(List.of(
                        CanonicalJson.of("1"),
                        CanonicalJson.of(1),
                        CanonicalJson.of(1.0),
                        CanonicalJson.of("null"),
                        CanonicalJson.of(null),
                        CanonicalJson.of("NaN"),
                        CanonicalJson.of(Double.NaN)))
                .doesNotHaveDuplicates();
        assertThat(CanonicalJson.of("a\"b\\c\n🙂")).isEqualTo("\"a\\\"b\\\\c\\u000a🙂\"");
    }

    @Test
    @DisplayName("S14: what JSON has no word for fails at once, with its place")
    void failsForAnythingElse() {
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("a", List.of(new BigDecimal("1")))))
                .hasMessageContaining("BigDecimal at '/a/0'");
        assertThatThrownBy(() -> CanonicalJson.of(Map.of(1, "a"))).hasMessageContaining("key");
        assertThatThrownBy(() -> CanonicalJson.of("\ud800")).hasMessageContaining("Unicode");
        assertThatThrownBy(() -> CanonicalJson.of(Arrays.asList('c'))).isInstanceOf(IllegalArgumentException.class);
    }
}
