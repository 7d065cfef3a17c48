package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.IndexEntry;
import dev.holdfast.schemas.avro.SnapshotIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists of snapshots without their content: a run's own (S20), or the newest runs of a comparison key. Never in place. */
final class RunIndex {
    /** So many snapshots of one run are remembered. */
    static final int MOST_OF_A_RUN = 200;

    private RunIndex() {}

    /** Returns the snapshot of a run's stage and attempt (S22, S23). */
    static Optional<IndexEntry> find(SnapshotIndex run, String stage, int attempt) {
        return run.getEntries().stream()
                .filter(entry -> entry.getStage().equals(stage) && entry.getAttemptId() == attempt)
                .findFirst();
    }

    /** Returns the snapshot of a number. */
    static Optional<IndexEntry> find(SnapshotIndex run, long seq) {
        return run.getEntries().stream()
                .filter(entry -> entry.getTarget().getSeq() == seq)
                .findFirst();
    }

    /** Returns the newest snapshot below a number that another run has (S6, S7). */
    static Optional<IndexEntry> newestOfAnother(SnapshotIndex group, String experimentId, long below) {
        return group.getEntries().stream()
                .filter(entry -> !isOf(entry, experimentId) && entry.getTarget().getSeq() < below)
                .max(Comparator.comparingLong(entry -> entry.getTarget().getSeq()));
    }

    /** Returns the snapshots of other runs, lowest number first. */
    static List<IndexEntry> others(SnapshotIndex group, String experimentId) {
        return group.getEntries().stream()
                .filter(entry -> !isOf(entry, experimentId))
                .toList();
    }

    /** Returns an index with an entry in place of those that it replaces, at most so many, the newest ones. */
    static SnapshotIndex with(SnapshotIndex index, IndexEntry entry, Predicate<IndexEntry> replaced, int most) {
        List<IndexEntry> entries = new ArrayList<>(index.getEntries());
        entries.removeIf(replaced);
        entries.add(entry);
        entries.sort(Comparator.comparingLong(one -> one.getTarget().getSeq()));
        int surplus = Math.max(0, entries.size() - most);
        return SnapshotIndex.newBuilder(index)
                .setEntries(entries.subList(surplus, entries.size()))
                .build();
    }

    /** Returns an index without some entries. */
    static SnapshotIndex without(SnapshotIndex index, Predicate<IndexEntry> removed) {
        return SnapshotIndex.newBuilder(index)
                .setEntries(index.getEntries().stream().filter(removed.negate()).toList())
                .build();
    }

    static boolean isOf(IndexEntry entry, String experimentId) {
        return entry.getTarget().getExperimentId().equals(experimentId);
    }
}
