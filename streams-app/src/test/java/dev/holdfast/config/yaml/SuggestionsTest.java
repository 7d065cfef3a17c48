package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    @Test
    void findsTheNearestWord() {
        List<String> known = List.of("primes", "primes_per_item", "kind");

        assertThat(Suggestions.didYouMean("primez", known)).isEqualTo("; did you mean 'primes'?");
        assertThat(Suggestions.didYouMean("knid", known)).isEqualTo("; did you mean 'kind'?");
        assertThat(Suggestions.didYouMean("colour", known)).isEmpty();
        assertThat(Suggestions.didYouMean("b", List.of("a"))).isEmpty();
        assertThat(Suggestions.closest("ID", List.of("id"))).contains("id");
        assertThat(Suggestions.closest("tracking# ", List.of("Tracking #"))).contains("Tracking #");
    }

    @Property
    void measuresTheSameBothWays(
            @ForAll @StringLength(max = 12) String one, @ForAll @StringLength(max = 12) String other) {
        assertThat(Suggestions.distance(one, other)).isEqualTo(Suggestions.distance(other, one));
        assertThat(Suggestions.distance(one, one)).isZero();
        assertThat(Suggestions.distance(one, other)).isLessThanOrEqualTo(Math.max(one.length(), other.length()));
    }
}
