package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Records;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Two runs with equal answers have equal digests, and one other answer makes another digest (S14, S17). */
class AnswersDigestTest {

    @Property
    void isTheSameWhateverTheOrderAndThePartitions(
            @ForAll @Size(min = 1, max = 30) List<String> answers,
            @ForAll @IntRange(min = 1, max = 5) int partitions,
            @ForAll long seed) {
        List<Result> results = results("one", answers);
        List<Result> others = new ArrayList<>(results("two", answers));
        Collections.shuffle(others, new Random(seed));

        assertThat(digest(others, partitions)).isEqualTo(digest(results, 1)).hasSize(64);
    }

    @Property
    void isAnotherOneIfOneAnswerIsAnotherOne(
            @ForAll @Size(min = 1, max = 30) List<String> answers, @ForAll @IntRange(max = 29) int which) {
        List<String> changed = new ArrayList<>(answers);
        changed.set(which % answers.size(), changed.get(which % answers.size()) + "!");

        assertThat(digest(results("one", changed), 3)).isNotEqualTo(digest(results("one", answers), 3));
    }

    @Test
    void isAnotherOneIfTwoItemsHaveEachOthersAnswers() {
        assertThat(digest(results("one", List.of("a", "b")), 1))
                .isNotEqualTo(digest(results("one", List.of("b", "a")), 1));
    }

    @Test
    void doesNotTakeAPartOfOneFieldForAPartOfTheNext() {
        Result one = result("e", "x", "tx");
        Result other = result("e", "xt", "x");

        assertThat(digest(List.of(one), 1)).isNotEqualTo(digest(List.of(other), 1));
    }

    @Test
    void isUnknownWhereAnOlderVersionHasCountedSomeOfTheAnswers() {
        Tally old = Records.tally("e", 0, 1, 2, 0);
        AnswersDigest.add(old, result("e", "i", "{}"));
        old.setSucceeded(2);

        assertThat(AnswersDigest.sum(List.of(old))).isNull();
        assertThat(AnswersDigest.sum(List.of())).isNull();
    }

    @Test
    void goesThroughABackupInWhole() {
        Tally before = tally(results("e", List.of("a", "b", "c")));
        Tally restored = Tallies.none("e", 0);
        restored.setSucceeded(3);

        Restoration.carryOver(restored, before);

        assertThat(AnswersDigest.sum(List.of(restored))).isNotNull().isEqualTo(AnswersDigest.sum(List.of(before)));
    }

    private static String digest(List<Result> results, int partitions) {
        List<Tally> tallies = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            int here = partition;
            tallies.add(tally(results.stream()
                    .filter(result -> Math.floorMod(result.getIncidentId().hashCode(), partitions) == here)
                    .toList()));
        }
        return String.valueOf(AnswersDigest.sum(tallies));
    }

    private static Tally tally(List<Result> results) {
        Tally tally = Tallies.none("e", 0);
        results.forEach(result -> AnswersDigest.add(tally, result));
        tally.setSucceeded(results.size());
        return tally;
    }

    private static List<Result> results(String experiment, List<String> answers) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            results.add(result(experiment, "i" + i, answers.get(i)));
        }
        return results;
    }

    private static Result result(String experiment, String incident, String answer) {
        return Records.succeeded(experiment, incident, answer);
    }
}
