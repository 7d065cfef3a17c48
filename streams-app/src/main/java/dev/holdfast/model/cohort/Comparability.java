package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether two snapshots can be compared, and why (S9).
 *
 * @param comparable whether they can
 * @param reason in words, with both values where something stands against it
 * @param excludedChanged factors that the key leaves out and that differ (S12)
 */
public record Comparability(boolean comparable, String reason, List<FactorChange> excludedChanged) {

    /** Checks two snapshots by the rules that the later one was taken with. */
    public static Comparability of(Snapshot before, Snapshot after) {
        SnapshotFacts rules = after.getFacts();
        return of(before, after, rules.getKeyMode(), rules.getExcluded());
    }

    /**
     * Checks two snapshots.
     *
     * @param mode {@link CohortRules#STRICT} or {@link CohortRules#REPLICATE}
     * @param excluded factors that may differ
     */
    public static Comparability of(Snapshot before, Snapshot after, String mode, Collection<String> excluded) {
        Collection<String> leftOut = Factors.leftOut(mode, excluded);
        List<FactorChange> changes =
                Factors.changes(before.getFacts().getFactors(), after.getFacts().getFactors());
        List<FactorChange> allowed = changes.stream()
                .filter(change -> Factors.isExcluded(change.name(), leftOut))
                .toList();
        String problem = problem(before, after);
        if (problem == null) {
            List<FactorChange> against = changes.stream()
                    .filter(change -> !Factors.isExcluded(change.name(), leftOut))
                    .toList();
            problem = against.isEmpty() ? null : FactorChange.inShort(against);
        }
        return problem == null
                ? new Comparability(true, mode + " keys are equal" + besides(leftOut), allowed)
                : new Comparability(false, problem, allowed);
    }

    private static @Nullable String problem(Snapshot before, Snapshot after) {
        SnapshotFacts one = before.getFacts();
        SnapshotFacts other = after.getFacts();
        if (one.getFormat() != other.getFormat()) {
            return "format of the snapshots: " + one.getFormat() + " → " + other.getFormat();
        }
        if (one.getExperimentId().equals(other.getExperimentId())) {
            return "both are of run " + one.getExperimentId() + "; a run is never compared with itself";
        }
        if (!Objects.equals(before.getStage(), after.getStage())) {
            return "stage: " + before.getStage() + " → " + after.getStage();
        }
        if (one.getStrictKey() == null || other.getStrictKey() == null) {
            SnapshotFacts without = one.getStrictKey() == null ? one : other;
            return "run " + without.getExperimentId() + " has no key: " + without.getKeyProblem();
        }
        return null;
    }

    private static String besides(Collection<String> leftOut) {
        return leftOut.isEmpty() ? "" : " without " + String.join(", ", leftOut);
    }
}
