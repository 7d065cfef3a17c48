package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.BaselineMove;
import dev.holdfast.schemas.avro.IndexEntry;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The baseline of one comparison key (S18, S19): none until enough other runs exist, then the best of the newest ones;
 * a better run replaces it; a person can pin one. Records are never changed in place.
 */
final class Baselines {
    private static final int MOST_MOVES = 50;

    private Baselines() {}

    /**
     * Returns the baseline that a run is measured by: the one there is, or one of the other runs.
     *
     * @param others the newest snapshots of other runs with the same key, lowest number first
     */
    static @Nullable Baseline before(
            @Nullable Baseline current, List<IndexEntry> others, SnapshotFacts facts, Instant at) {
        if (current != null || others.size() < facts.getMinRuns()) {
            return current;
        }
        String metric = Objects.requireNonNullElse(facts.getMetric(), "");
        Polarity polarity = Polarity.of(metric);
        int from = Math.max(0, others.size() - Math.max(facts.getWindow(), facts.getMinRuns()));
        return others.subList(from, others.size()).stream()
                .filter(entry -> entry.getValue() != null && metric.equals(entry.getMetric()))
                // Of equal ones the oldest: a baseline that need not move stays.
                .max(Comparator.<IndexEntry>comparingDouble(entry -> polarity.gain(0, entry.getValue()))
                        .thenComparing(entry -> -entry.getTarget().getSeq()))
                .map(best -> moved(null, best, "the best of " + (others.size() - from) + " runs", null, at))
                .orElse(null);
    }

    /** Returns the baseline after a run: itself if it is better, with one more regression counted if it is worse. */
    static @Nullable Baseline after(@Nullable Baseline before, IndexEntry run, SnapshotFacts facts, Instant at) {
        Double value = run.getValue();
        if (before == null
                || value == null
                || before.getTarget().getSeq() == run.getTarget().getSeq()) {
            return before;
        }
        String metric = String.valueOf(run.getMetric());
        Double best = before.getValue();
        if (!before.getPinned() && (best == null || Polarity.of(metric).gain(best, value) > 0)) {
            Baseline better =
                    moved(before, run, "better than " + before.getTarget().getSeq(), null, at);
            better.setUpdateCount(before.getUpdateCount() + 1);
            return better;
        }
        boolean ownRun =
                before.getTarget().getExperimentId().equals(run.getTarget().getExperimentId());
        boolean worse = best != null
                && !ownRun
                && Thresholds.isRegression(metric, Thresholds.of(metric, facts.getThresholds()), best, value);
        return worse
                ? Baseline.newBuilder(before)
                        .setRegressionCount(before.getRegressionCount() + 1)
                        .build()
                : before;
    }

    /** Returns the baseline that a person chose. */
    static Baseline pinned(
            @Nullable Baseline before, IndexEntry target, String reason, @Nullable String by, Instant at) {
        Baseline pinned = moved(before, target, reason, by, at);
        pinned.setPinned(true);
        return pinned;
    }

    /** Returns the baseline, free to be replaced by a better run. */
    static Baseline unpinned(Baseline before, String reason, @Nullable String by, Instant at) {
        Baseline free = Baseline.newBuilder(before).setPinned(false).build();
        free.setHistory(history(before, new BaselineMove(null, null, null, reason, by, at)));
        return free;
    }

    private static Baseline moved(
            @Nullable Baseline before, IndexEntry target, String reason, @Nullable String by, Instant at) {
        BaselineMove move = new BaselineMove(
                target.getTarget().getSeq(), target.getTarget().getExperimentId(), target.getValue(), reason, by, at);
        return Baseline.newBuilder()
                .setTarget(target.getTarget())
                .setComparisonKey(target.getComparisonKey())
                .setMetric(target.getMetric())
                .setValue(target.getValue())
                .setEstablishedAt(at)
                .setUpdateCount(before == null ? 0 : before.getUpdateCount())
                .setHistory(history(before, move))
                .build();
    }

    private static List<BaselineMove> history(@Nullable Baseline before, BaselineMove move) {
        List<BaselineMove> history = before == null ? new ArrayList<>() : new ArrayList<>(before.getHistory());
        history.add(move);
        return history.subList(Math.max(0, history.size() - MOST_MOVES), history.size());
    }
}
