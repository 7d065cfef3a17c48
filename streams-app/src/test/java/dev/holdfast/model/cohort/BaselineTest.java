package dev.holdfast.model.cohort;

import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.BaselineMove;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.SnapshotRequestKind;
import dev.holdfast.testing.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What runs are measured by (S18, S19). */
class BaselineTest {
    private static final String BASELINE = "a%20cohort/run/baseline";

    private final CohortLog log = new CohortLog();

    @Test
    @DisplayName("S18: there is none before five comparable other runs; then the best of them")
    void isTheBestOfFiveOtherRuns() {
        runs(80, 95, 85, 90, 70);
        assertThat(log.findBaseline(run("any").request())).isEmpty();

        Snapshot sixth = log.take(run("sixth").right(60).request());

        assertThat(sixth.getBaseline().getSeq()).isEqualTo(2);
        assertThat(log.pointer(BASELINE).getTarget().getSeq()).isEqualTo(2);
        assertThat(log.pointer(BASELINE).getBaselineState().getHistory())
                .extracting(BaselineMove::getReason)
                .containsExactly("the best of 5 runs");
    }

    @Test
    @DisplayName("S7, S18: retries of one run are one run, and the run itself does not count")
    void countsRunsNotSnapshots() {
        runs(80, 95, 85, 90);
        for (int attempt = 1; attempt < 9; attempt++) {
            log.take(run("r0").attempt(attempt).later(attempt).request());
        }

        assertThat(log.findBaseline(run("any").request())).isEmpty();
    }

    @Test
    @DisplayName("S19: a better run replaces it, worse ones are counted")
    void movesToABetterRunAndCountsRegressions() {
        runs(80, 85, 85, 85, 70, 85, 90, 60, 90);

        var baseline = log.baseline(run("any").request());
        assertThat(baseline.getTarget().getSeq()).isEqualTo(7);
        assertThat(baseline.getUpdateCount()).isEqualTo(1);
        assertThat(baseline.getRegressionCount()).isEqualTo(1);
        assertThat(log.snapshots.get(6).getBaseline().getSeq())
                .as("the better run itself was measured by the one before: the oldest of the equally good")
                .isEqualTo(2);
        assertThat(log.snapshots.get(8).getBaseline().getSeq()).isEqualTo(7);
    }

    @Test
    @DisplayName("S18, fault 8: a metric of 0 is a value like any other; one that is missing is none")
    void takesZeroForAValue() {
        Runs zero = run("any").with("items", 90L).right(0);
        for (int i = 0; i < 6; i++) {
            log.take(new Runs("z" + i, 0, 0, zero.changes(), Runs.RULES, zero.takenAt()).request());
        }

        assertThat(log.baseline(zero.request()).getValue()).isZero();
    }

    @Test
    @DisplayName("S27: a run of which few items succeeded is no baseline, however right those few are")
    void needsARunOfNearlyAllItems() {
        runs(80, 85, 85, 85, 70);
        log.take(run("few").with("failed", 50L).right(50).request());
        log.take(run("seventh").right(60).request());

        assertThat(log.baseline(run("any").request()).getTarget().getSeq()).isEqualTo(2);
    }

    @Test
    @DisplayName("S18: the window bounds how far back the best one may be")
    void looksBackNoFurtherThanTheWindow() {
        CohortRules three = new CohortRules(CohortRules.STRICT, List.of("environment"), "accuracy", 3, 3, Map.of());
        int[] right = {99, 80, 81, 82};
        CohortRules late = new CohortRules(CohortRules.STRICT, List.of("environment"), "accuracy", 4, 3, Map.of());
        for (int i = 0; i < right.length; i++) {
            log.take(run("w" + i).right(right[i]).by(late).request());
        }

        assertThat(log.take(run("last").right(50).by(three).request())
                        .getBaseline()
                        .getSeq())
                .isEqualTo(4);
    }

    @Test
    @DisplayName("S18: of a metric of which less is better, the run with the least")
    void ofAMetricOfWhichLessIsBetterTakesTheLeast() {
        CohortRules least =
                new CohortRules(CohortRules.STRICT, List.of("environment"), "attempts_per_item", 3, 10, Map.of());
        int[] attempts = {140, 110, 190};
        for (int i = 0; i < attempts.length; i++) {
            log.take(run("r" + i).with("attempts", attempts[i]).by(least).request());
        }

        assertThat(log.take(run("last").with("attempts", 150).by(least).request())
                        .getBaseline()
                        .getSeq())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("S18: a run with another key is measured by none of theirs, however many there are")
    void isForTheRunsOfItsKeyAlone() {
        runs(80, 95, 85, 90, 70);

        Snapshot other = log.take(run("other").with("checksum", "sha256:bb").request());

        assertThat(other.getBaseline()).isNull();
        assertThat(log.take(run("sixth").right(60).request()).getBaseline().getSeq())
                .isEqualTo(2);
        for (int i = 0; i < 4; i++) {
            log.take(run("o" + i).with("checksum", "sha256:bb").right(50 + i).request());
        }
        assertThat(log.take(run("last").with("checksum", "sha256:bb").request())
                        .getBaseline()
                        .getSeq())
                .as("the best of its own five: the first of them had 90")
                .isEqualTo(6);
    }

    @Test
    @DisplayName("S18: a person pins a baseline with a reason; no run replaces it until it is let go")
    void isPinnedByHand() {
        runs(80, 85);

        CohortStep refused = log.deliver(pin(SnapshotRequestKind.PIN, "r0", 1, " "));
        CohortStep pinned = log.deliver(pin(SnapshotRequestKind.PIN, "r0", 1, "the release of May"));
        log.take(run("better").right(99).request());

        assertThat(refused.detail()).contains("--reason");
        assertThat(pinned.accepted()).isTrue();
        assertThat(pinned.pointers()).containsKey(BASELINE);
        assertThat(log.baseline(run("any").request()).getTarget().getSeq()).isEqualTo(1);
        assertThat(log.snapshots.get(2).getBaseline().getSeq()).isEqualTo(1);

        log.deliver(pin(SnapshotRequestKind.UNPIN, "r0", 1, "it is June"));
        log.take(run("best").right(100).request());

        var baseline = log.baseline(run("any").request());
        assertThat(baseline.getTarget().getSeq()).isEqualTo(4);
        assertThat(baseline.getHistory())
                .extracting(BaselineMove::getReason)
                .containsExactly("the release of May", "it is June", "better than 1");
        assertThat(log.pointer(BASELINE).getTarget().getSeq()).isEqualTo(4);
    }

    @Test
    void refusesToPinWhatIsNotThere() {
        runs(80);

        assertThat(log.deliver(pin(SnapshotRequestKind.PIN, "r0", 9, "why")).accepted())
                .isFalse();
        assertThat(log.deliver(pin(SnapshotRequestKind.PIN, "nobody", 1, "why")).accepted())
                .isFalse();
        assertThat(log.deliver(pin(SnapshotRequestKind.UNPIN, "r0", 1, "why")).detail())
                .contains("no baseline is pinned");
    }

    private void runs(int... right) {
        for (int i = 0; i < right.length; i++) {
            log.take(run("r" + i).right(right[i]).request());
        }
    }

    private static SnapshotRequest pin(SnapshotRequestKind kind, String run, long seq, String reason) {
        return SnapshotRequest.newBuilder()
                .setKind(kind)
                .setCohort(Runs.COHORT)
                .setStage(Runs.STAGE)
                .setExperimentId(run)
                .setSeq(seq)
                .setReason(reason)
                .setIssuedAt(Instant.EPOCH)
                .build();
    }
}
