package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.model.Confusion.Cell;
import dev.holdfast.schemas.avro.Tally;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts against labels (R38): what cannot be said is null, never 0. */
class ConfusionTest {
    private record Row(boolean label, boolean verdict) {}

    @Property
    void equalsWhatANaiveCountOverTheRowsGives(@ForAll List<List<Boolean>> truths) {
        List<Row> rows = truths.stream()
                .filter(pair -> pair.size() >= 2)
                .map(pair -> new Row(pair.get(0), pair.get(1)))
                .toList();
        Tally tally = Tallies.none("e", 0);
        rows.forEach(row -> Figures.count(tally, Cell.of(row.label(), row.verdict())));

        Confusion confusion = Confusion.of(Figures.sum(List.of(tally), Map.of()));

        assertThat(confusion.labelled()).isEqualTo(rows.size());
        assertThat(confusion.precision())
                .isEqualTo(share(rows.stream().filter(Row::verdict).toList(), true));
        assertThat(confusion.recall()).isEqualTo(found(rows));
        assertThat(confusion.accuracy())
                .isEqualTo(
                        rows.isEmpty()
                                ? null
                                : (double) rows.stream()
                                                .filter(row -> row.label() == row.verdict())
                                                .count()
                                        / rows.size());
    }

    private static @Nullable Double share(List<Row> rows, boolean label) {
        return rows.isEmpty()
                ? null
                : (double) rows.stream().filter(row -> row.label() == label).count() / rows.size();
    }

    private static @Nullable Double found(List<Row> rows) {
        List<Row> positive = rows.stream().filter(Row::label).toList();
        return positive.isEmpty()
                ? null
                : (double) positive.stream().filter(Row::verdict).count() / positive.size();
    }

    @Property
    void liesBetweenPrecisionAndRecallWithItsF1(
            @ForAll @LongRange(min = 1, max = 1_000_000) long tp,
            @ForAll @LongRange(min = 0, max = 1_000_000) long fp,
            @ForAll @LongRange(min = 0, max = 1_000_000) long fn) {
        Confusion confusion = new Confusion(tp, 0, fp, fn);
        double precision = Objects.requireNonNull(confusion.precision());
        double recall = Objects.requireNonNull(confusion.recall());

        assertThat(confusion.f1())
                .isBetween(Math.min(precision, recall) - 1e-9, Math.max(precision, recall) + 1e-9)
                .isCloseTo(2.0 * tp / (2 * tp + fp + fn), within(1e-9));
    }

    @Test
    void hasNoFiguresWithoutLabelledItems() { // "struggled with" 16: unlabelled data has no accuracy of 0
        Confusion none = Confusion.of(null);

        assertThat(none.labelled()).isZero();
        assertThat(none.precision()).isNull();
        assertThat(none.recall()).isNull();
        assertThat(none.f1()).isNull();
        assertThat(none.accuracy()).isNull();
    }

    @Test
    void leavesUndefinedWhatHasNothingToDivideBy() {
        Confusion onlyNegative = new Confusion(0, 5, 0, 0);
        assertThat(onlyNegative.precision()).isNull();
        assertThat(onlyNegative.recall()).isNull();
        assertThat(onlyNegative.f1()).isNull();
        assertThat(onlyNegative.accuracy()).isEqualTo(1.0);

        Confusion allWrong = new Confusion(0, 0, 1, 1);
        assertThat(allWrong.precision()).isEqualTo(0.0);
        assertThat(allWrong.recall()).isEqualTo(0.0);
        assertThat(allWrong.f1()).as("the harmonic mean of two zeros").isNull();
        assertThat(allWrong.accuracy()).isEqualTo(0.0);
    }

    @ParameterizedTest
    @CsvSource({
        "yes,true,TRUE_POSITIVE",
        "YES,False,FALSE_NEGATIVE",
        "' 1 ',1,TRUE_POSITIVE",
        "no,TRUE,FALSE_POSITIVE",
        "0,false,TRUE_NEGATIVE",
        "'',true,",
        "' ',true,",
        "maybe,true,",
        ",true,",
        "yes,,",
        "yes,1.0,",
        "yes,unsure,"
    })
    void countsOnlyItemsWithALabelAndAVerdict(
            @Nullable String label, @Nullable String verdict, Confusion.@Nullable Cell cell) {
        Verdicts verdicts = new Verdicts(Set.of("true", "1", "Yes"), Set.of("false", "0", "no"));

        assertThat(verdicts.compare(label, verdict)).isEqualTo(cell);
    }
}
