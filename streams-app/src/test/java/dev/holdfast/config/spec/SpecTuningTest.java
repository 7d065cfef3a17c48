package dev.holdfast.config.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits change while an experiment runs; what its results are does not. */
class SpecTuningTest {
    private final Spec stored =
            Spec.fromJson("{\"experiment\":{\"name\":\"a\"},\"handler\":{\"kind\":\"http\",\"url\":\"http://h\"},"
                    + "\"execution\":{\"concurrency\":8,\"rate\":\"5/s\"}}");

    @Test
    void changesWhatIsNamedAndNothingElse() {
        Spec tuned = SpecTuning.tuned(stored, List.of("concurrency=32", "execution.rate=10/s"));

        assertThat(tuned.execution().concurrency()).isEqualTo(32);
        assertThat(tuned.execution().pacing().rateText()).isEqualTo("10/s");
        assertThat(SpecDifferences.between(stored, tuned))
                .extracting(SpecDifferences.Difference::path)
                .containsExactlyInAnyOrder("execution.concurrency", "execution.rate");
    }

    @Test
    void takesALimitAwayThatIsSetToNothing() {
        assertThat(SpecTuning.tuned(stored, List.of("rate=")).execution().rate())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "concurrency=0|must be a whole number from 1",
                "concurency=4|did you mean",
                "handler.url=http://other|unknown key",
                "on_in_doubt=hold|cannot change while the experiment runs",
                "concurrency|must have the form path=value",
            })
    void refusesWhatIsNoLimit(String set, String why) {
        assertThatThrownBy(() -> SpecTuning.tuned(stored, List.of(set)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(why);
    }
}
