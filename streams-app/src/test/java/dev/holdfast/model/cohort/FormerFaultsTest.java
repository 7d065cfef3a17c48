package dev.holdfast.model.cohort;

import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.testing.Runs;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What users of the system before this one struggled with, fault by fault: each test would catch it. */
class FormerFaultsTest {
    private static final String LATEST = "a%20cohort/run/latest";

    private final CohortLog log = new CohortLog();

    @Test
    @DisplayName("fault 1: two writers got the same number, as it was stored after the lock was given back")
    void aNumberIsGivenOutAndStoredInOneStep() {
        CohortStep first = log.deliver(run("one").request());

        assertThat(first.after().cohort().getLastSeq())
                .as("the counter is in what the number's own transaction stores")
                .isEqualTo(first.snapshot() == null ? -1L : first.snapshot().getSeq());
        assertThat(log.take(run("two").request()).getSeq()).isEqualTo(2);
    }

    @Test
    @DisplayName("fault 2: each run counted from 1, so that numbers of different runs said nothing")
    void oneCounterIsForAllRunsOfACohort() {
        for (int attempt = 0; attempt < 7; attempt++) {
            log.take(run("many").attempt(attempt).later(attempt).request());
        }
        Snapshot newer = log.take(run("newer").request());
        Snapshot last = log.take(run("last").request());

        assertThat(newer.getSeq()).isEqualTo(8);
        assertThat(last.getPrevious().getExperimentId()).isEqualTo("newer");
    }

    @Test
    @DisplayName("fault 3: the cohort's lock lay inside the run, so it never kept another run out")
    void theCohortIsOneWhereverItsRunsAre() {
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> log.take(run("r" + i).request()).getSeq()))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("fault 4: cohorts of one run shared one index, and the last writer won")
    void cohortsOfOneRunDoNotShareAnIndex() {
        log.take(run("one").request("left", Runs.STAGE));
        log.take(run("one").request("right", Runs.STAGE));

        assertThat(log.deliver(run("one").request("left", Runs.STAGE)).detail()).contains("it is there already");
        assertThat(log.deliver(run("one").request("right", Runs.STAGE)).detail())
                .contains("it is there already");
    }

    @Test
    @DisplayName("fault 5: a snapshot without a number was ordered by its time, which beat every number")
    void oneWithoutANumberIsNeverOrderedByItsTime() {
        Snapshot old = log.take(run("old").later(1_000_000).request());
        old.setSeq(null);

        assertThat(SnapshotChecks.problem("a%20cohort/run/1", old)).isEqualTo("it has no number");
        log.take(run("one").request());
        assertThat(log.take(run("two").request()).getPrevious().getExperimentId())
                .as("numbers decide, not the time it was taken at")
                .isEqualTo("one");
    }

    @Test
    @DisplayName("fault 6: a run's second stage erased its first")
    void stagesOfARunStandBesideOneAnother() {
        log.take(run("one").request(Runs.COHORT, "selection"));
        log.take(run("one").request(Runs.COHORT, "training"));

        assertThat(log.newest.keySet()).containsExactly("a cohort/selection/1", "a cohort/training/2");
        assertThat(log.deliver(run("one").request(Runs.COHORT, "selection")).snapshot())
                .isNull();
    }

    @Test
    @DisplayName("fault 7: ids that are times were split at their first colon, so a run did not know itself")
    void anIdMayHoldAnything() {
        String time = "2026-01-01T10:00:00/run%2F:1";
        log.take(run(time).request());
        Snapshot retried = log.take(run(time).attempt(1).later(60).request());

        assertThat(retried.getPrevious()).isNull();
        assertThat(log.take(run("2026-01-01T10:01:00").request()).getPrevious().getExperimentId())
                .isEqualTo(time);
    }

    @Test
    @DisplayName("fault 8: baselines were looked for where none were, and a metric of 0 counted as none")
    void aBaselineIsEstablishedAndCompared() {
        SnapshotRequest any = run("any").right(0).request();
        IntStream.range(0, 5).forEach(i -> log.take(run("r" + i).right(0).request()));

        Snapshot sixth = log.take(run("sixth").right(0).request());

        assertThat(sixth.getBaseline().getSeq()).isEqualTo(1);
        assertThat(log.newest).containsKey("a cohort/run/" + sixth.getBaseline().getSeq());
        assertThat(log.baseline(any).getValue()).isZero();
        log.take(run("seventh").right(1).request());
        assertThat(log.baseline(any).getUpdateCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("fault 10: an older run that was finished again was compared with a newer one")
    void thePreviousOneIsAlwaysBefore() {
        log.take(run("old").request());
        log.take(run("new").request());

        Snapshot again = log.take(run("old").right(10).later(60).request());

        assertThat(again.getPrevious()).isNull();
        assertThat(log.pointer(LATEST).getTarget().getExperimentId()).isEqualTo("new");
    }

    @Test
    @DisplayName("fault 12: one file for all runs grew without bound")
    void whatOneDecisionReadsIsBounded() {
        IntStream.range(0, 500).forEach(i -> log.take(run("r" + i).request()));

        CohortState read = log.deliver(run("last").request()).after();

        assertThat(read.run().getEntries()).hasSize(1);
        assertThat(read.groups().values())
                .allSatisfy(group -> assertThat(group.getEntries()).hasSizeLessThanOrEqualTo(11));
        assertThat(read.cohort().getPointers()).hasSize(1);
    }

    @Test
    @DisplayName("S12: later versions put seed and settings into the key, and the report of excluded factors was empty")
    void whatIsExcludedIsReported() {
        CohortRules rules = new CohortRules(CohortRules.STRICT, List.of("handler"), "accuracy", 5, 10, Map.of());
        Snapshot one = log.take(run("one").by(rules).request());
        Snapshot two =
                log.take(run("two").by(rules).with("handler.temperature", 0.5).request());

        assertThat(two.getPrevious().getSeq()).isEqualTo(1);
        assertThat(Comparability.of(one, two).excludedChanged())
                .extracting(FactorChange::toString)
                .containsExactly("handler.temperature: null → 0.5");
    }
}
