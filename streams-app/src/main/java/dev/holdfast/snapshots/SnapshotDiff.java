package dev.holdfast.snapshots;

import dev.holdfast.model.cohort.Comparability;
import dev.holdfast.model.cohort.Digests;
import dev.holdfast.model.cohort.FactorChange;
import dev.holdfast.model.cohort.Factors;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one snapshot to another. A first run has nothing to be compared with: its difference has the same
 * shape, with nothing in it, and is no alarm (S10).
 *
 * @param before the earlier one; null for a first run
 * @param after the later one
 * @param source what the earlier one is: {@code previous}, {@code baseline}, or {@code asked}
 * @param comparability whether they can be compared, and why
 * @param changes what differs in inputs, process and outputs
 * @param deltas how the metrics differ
 * @param judgement how grave that is
 */
public record SnapshotDiff(
        @Nullable Snapshot before,
        Snapshot after,
        String source,
        Comparability comparability,
        List<KeyChange> changes,
        List<MetricDelta> deltas,
        Severity.Judgement judgement) {

    private static final String NO_BASELINE =
            "no baseline: one is chosen once there are enough comparable runs (snapshots.min_runs), or by 'holdfast"
                    + " snapshots baseline --pin RUN --reason TEXT'";

    /**
     * Returns the difference of a run that nothing can be compared with.
     *
     * @param shelf where the others are, which say why
     */
    public static SnapshotDiff first(Snapshot after, String source, SnapshotSet shelf) {
        return new SnapshotDiff(
                null,
                after,
                source,
                new Comparability(
                        false,
                        source.equals("baseline") ? NO_BASELINE : "no previous comparable run: " + why(after, shelf),
                        List.of()),
                List.of(),
                List.of(),
                new Severity.Judgement(Severity.NONE, "a first run"));
    }

    private static String why(Snapshot after, SnapshotSet shelf) {
        SnapshotFacts facts = after.getFacts();
        if (facts.getStrictKey() == null) {
            return "this one has no comparison key (" + facts.getKeyProblem() + ")";
        }
        List<Snapshot> earlier = shelf.snapshots().stream()
                .filter(one -> one.getCohort().equals(after.getCohort()) && one.getSeq() < after.getSeq())
                .filter(one -> !one.getFacts().getExperimentId().equals(facts.getExperimentId()))
                .toList();
        if (earlier.isEmpty()) {
            return "it is the first of cohort " + after.getCohort()
                    + "; runs with the same experiment.cohort in their SPEC are compared";
        }
        Snapshot newest = earlier.stream()
                .filter(one -> one.getStage().equals(after.getStage()))
                .max(Comparator.comparing(Snapshot::getSeq))
                .orElse(earlier.get(earlier.size() - 1));
        String run = newest.getFacts().getExperimentId();
        return "the one before it, snapshot " + newest.getSeq() + " (run " + run + "), differs in "
                + Comparability.of(newest, after).reason() + "; 'holdfast snapshots diff " + run + " "
                + facts.getExperimentId() + "' compares the two all the same, and snapshots.exclude in the SPEC says"
                + " what may always differ";
    }

    /** Compares by the rules that the later one was taken with. */
    public static SnapshotDiff of(Snapshot before, Snapshot after, String source) {
        SnapshotFacts rules = after.getFacts();
        return of(before, after, source, rules.getKeyMode(), rules.getExcluded());
    }

    /**
     * Compares.
     *
     * @param mode the key that counts, see {@link Comparability}
     * @param excluded factors that may differ
     */
    public static SnapshotDiff of(
            Snapshot before, Snapshot after, String source, String mode, Collection<String> excluded) {
        Comparability comparability = Comparability.of(before, after, mode, excluded);
        List<KeyChange> changes = KeyChange.between(before.getFacts(), after.getFacts());
        List<MetricDelta> deltas = MetricDeltas.between(before.getFacts(), after.getFacts());
        List<FactorChange> factors =
                Factors.changes(before.getFacts().getFactors(), after.getFacts().getFactors());
        return new SnapshotDiff(
                before,
                after,
                source,
                comparability,
                changes,
                deltas,
                Severity.of(comparability, factors, changes, deltas));
    }

    /** Returns it as JSON has it, with the digest of all the rest (S14). */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("prev_run_id", before == null ? null : before.getFacts().getExperimentId());
        map.put("current_run_id", after.getFacts().getExperimentId());
        map.put("prev_snapshot", before == null ? null : SnapshotSet.keyOf(before));
        map.put("current_snapshot", SnapshotSet.keyOf(after));
        map.put("prev_snapshot_seq", before == null ? null : before.getSeq());
        map.put("current_snapshot_seq", after.getSeq());
        map.put("prev_stage", before == null ? null : before.getStage());
        map.put(
                "prev_timestamp",
                before == null ? null : before.getFacts().getTakenAt().toString());
        map.put("comparison_source", source);
        map.put("comparable", comparability.comparable());
        map.put("comparability_reason", comparability.reason());
        map.put("changed_keys", changes.stream().map(KeyChange::path).toList());
        map.put("patch", changes.stream().map(KeyChange::toMap).toList());
        map.put("metric_deltas", deltas.stream().map(MetricDelta::toMap).toList());
        map.put("top_regressions", names(MetricDeltas.regressions(deltas)));
        map.put("top_improvements", names(MetricDeltas.improvements(deltas)));
        map.put("severity", judgement.severity().name());
        map.put("severity_reason", judgement.reason());
        map.put("summary", FactorChange.inShort(comparability.excludedChanged()));
        map.put(
                "excluded_factors_changed",
                comparability.excludedChanged().stream().map(SnapshotDiff::map).toList());
        map.put("digest", Digests.of(map));
        return map;
    }

    private static Map<String, @Nullable Object> map(FactorChange change) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("factor", change.name());
        map.put("prev", SnapshotMaps.plain(SnapshotMaps.parse(change.before())));
        map.put("curr", SnapshotMaps.plain(SnapshotMaps.parse(change.after())));
        return map;
    }

    private static List<String> names(List<MetricDelta> deltas) {
        return deltas.stream().map(MetricDelta::name).toList();
    }
}
