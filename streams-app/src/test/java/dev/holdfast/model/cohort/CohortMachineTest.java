package dev.holdfast.model.cohort;

import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.testing.Runs;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers, previous ones and pointers of a cohort. */
class CohortMachineTest {
    private static final String LATEST = "a%20cohort/run/latest";
    private static final String PREVIOUS = "a%20cohort/run/previous";

    private final CohortLog log = new CohortLog();

    @Test
    @DisplayName("S1, S3: numbers are 1, 2, 3 over all runs, and what comes again keeps its number")
    void givesOutNumbersOverAllRuns() {
        Snapshot one = log.take(run("one").request());
        Snapshot two = log.take(run("two").request());

        CohortStep again = log.deliver(run("one").request());
        Snapshot three = log.take(run("three").request());

        assertThat(List.of(one.getSeq(), two.getSeq(), three.getSeq())).containsExactly(1L, 2L, 3L);
        assertThat(again.snapshot()).isNull();
        assertThat(again.pointers()).isEmpty();
        assertThat(again.accepted()).isTrue();
        assertThat(again.detail()).isEqualTo("it is there already as snapshot 1 (run one)");
    }

    @Test
    @DisplayName("S3: each cohort counts for itself")
    void countsEachCohortForItself() {
        log.take(run("one").request());

        assertThat(log.take(run("two").request("another", Runs.STAGE)).getSeq()).isEqualTo(1);
    }

    @Test
    @DisplayName("S6: the previous one is the newest comparable run before")
    void findsThePreviousComparableRun() {
        log.take(run("one").request());
        log.take(run("two").request());
        log.take(run("other").with("handler.temperature", 0.5).request());

        Snapshot three = log.take(run("three").request());

        assertThat(three.getPrevious().getSeq()).isEqualTo(2);
        assertThat(three.getPrevious().getKey()).isEqualTo("a%20cohort/run/2");
        assertThat(three.getReason()).isEqualTo("strict key equal to that of snapshot 2 (run two)");
    }

    @Test
    @DisplayName("S7: never the same run, whatever its attempt or stage")
    void neverComparesARunWithItself() {
        log.take(run("one").request());
        Snapshot retried = log.take(run("one").attempt(1).right(95).later(60).request());
        Snapshot staged = log.take(run("one").request(Runs.COHORT, "interim"));

        assertThat(retried.getSeq()).isEqualTo(2);
        assertThat(retried.getPrevious()).isNull();
        assertThat(staged.getPrevious()).isNull();
        assertThat(log.take(run("two").request()).getPrevious().getSeq())
                .as("of the other run the newest attempt")
                .isEqualTo(2);
    }

    @Test
    @DisplayName("S8: without a comparison key there is no previous one, and it is nobody's")
    void comparesNothingWithoutAKey() {
        log.take(run("one").without("checksum").request());
        Snapshot two = log.take(run("two").without("checksum").request());

        assertThat(two.getPrevious()).isNull();
        assertThat(two.getReason()).isEqualTo("no comparison key: dataset.identity not known");
        assertThat(log.pointer(LATEST).getTarget().getSeq()).isEqualTo(2);
    }

    @Test
    @DisplayName("S10: a first run is no alarm")
    void aFirstRunHasNothingToBeComparedWith() {
        Snapshot first = log.take(run("one").request());

        assertThat(first.getPrevious()).isNull();
        assertThat(first.getBaseline()).isNull();
        assertThat(first.getReason()).isEqualTo("no previous comparable run");
    }

    @Test
    @DisplayName("S20, S22, S23: stages and attempts of a run stand beside one another; one that changed is replaced")
    void replacesASnapshotThatChanged() {
        log.take(run("one").request(Runs.COHORT, "interim"));
        log.take(run("one").request());
        log.take(run("two").request());
        log.take(run("one").attempt(1).later(5).request());

        Snapshot changed = log.take(run("one").right(70).later(60).request(Runs.COHORT, "interim"));

        assertThat(changed.getSeq()).as("S1").isEqualTo(1);
        assertThat(log.newest).hasSize(4);
        assertThat(log.stored("a cohort/interim/1").getFacts().getMetrics()).containsEntry("accuracy", 0.7);
        assertThat(log.stored("a cohort/run/2").getFacts().getMetrics()).containsEntry("accuracy", 0.9);
    }

    @Test
    void takesNothingThatIsOlderThanWhatIsThere() {
        log.take(run("one").right(80).later(60).request());

        assertThat(log.deliver(run("one").right(70).request()).snapshot()).isNull();
    }

    @Test
    @DisplayName(
            "S6, fault 10: a run that is finished again is compared with what was before it, not with what came after")
    void comparesAnOlderRunWithWhatWasBefore() {
        log.take(run("one").request());
        log.take(run("two").request());
        log.take(run("three").request());

        int moves = log.latestMoves.size();
        Snapshot again = log.take(run("two").right(50).later(60).request());

        assertThat(again.getSeq()).isEqualTo(2);
        assertThat(again.getPrevious().getSeq()).isEqualTo(1);
        assertThat(log.latestMoves).as("LATEST never goes back").hasSize(moves);
        assertThat(log.pointer(LATEST).getTarget().getSeq()).isEqualTo(3);
    }

    @Test
    void oneThatIsNoLongerComparableIsNobodysPreviousAnyMore() {
        log.take(run("one").with("items", 40L).request(Runs.COHORT, "interim"));
        log.deliver(run("one").with("items", 60L).later(60).request(Runs.COHORT, "interim"));

        assertThat(log.take(run("two").with("items", 40L).request(Runs.COHORT, "interim"))
                        .getPrevious())
                .isNull();
        assertThat(log.take(run("three").with("items", 60L).request(Runs.COHORT, "interim"))
                        .getPrevious()
                        .getSeq())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("S26: each pointer leads to the others; one without a target is let go")
    void movesThePointersTogether() {
        log.take(run("one").request());
        assertThat(log.pointers.keySet()).containsExactly(LATEST);
        log.take(run("two").request());

        Pointer previous = log.pointer(PREVIOUS);
        assertThat(previous.getTarget().getSeq()).isEqualTo(1);
        assertThat(previous.getLatest().getSeq()).isEqualTo(2);
        assertThat(log.pointer(LATEST).getPrevious()).isEqualTo(previous.getTarget());

        log.take(run("three").with("handler.temperature", 0.5).request());
        assertThat(log.pointers.keySet()).containsExactly(LATEST);
        assertThat(log.pointer(LATEST).getPrevious()).isNull();
    }

    @Test
    @DisplayName("S20: what is kept of a run and of a comparison key is bounded")
    void keepsNoMoreThanItNeeds() {
        IntStream.range(0, 300)
                .forEach(number -> log.deliver(run("one")
                        .attempt(number)
                        .later(number)
                        .right(number % 100)
                        .request()));
        IntStream.range(0, 300)
                .forEach(number -> log.deliver(run("r" + number).later(number).request()));

        CohortStep last = log.deliver(run("one").attempt(300).later(1_000).request());
        assertThat(last.after().run().getEntries()).hasSize(RunIndex.MOST_OF_A_RUN);
        assertThat(last.after().groups().values())
                .singleElement()
                .satisfies(group -> assertThat(group.getEntries()).hasSizeLessThanOrEqualTo(11));
        CohortStep forgotten = log.deliver(run("one").attempt(0).right(0).request());
        assertThat(forgotten.snapshot())
                .as("one that was forgotten gets no second number")
                .isNull();
        assertThat(forgotten.detail()).contains("came too late");
    }
}
