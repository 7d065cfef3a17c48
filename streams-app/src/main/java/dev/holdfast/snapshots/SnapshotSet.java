package dev.holdfast.snapshots;

import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All snapshots that can be relied upon.
 *
 * @param snapshots by cohort and number
 * @param garbage how many records were none, by what is wrong with them
 */
public record SnapshotSet(List<Snapshot> snapshots, Map<String, Integer> garbage) {

    /** Copies the collections. */
    public SnapshotSet {
        snapshots = List.copyOf(snapshots);
        garbage = new TreeMap<>(garbage);
    }

    /** Returns what is wrong with the records that were none, with how many there are of each. */
    public String garbageInWords() {
        return garbage.entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Returns the record key of a snapshot. */
    public static String keyOf(Snapshot snapshot) {
        return new SnapshotKey(snapshot.getCohort(), snapshot.getStage(), snapshot.getSeq()).toString();
    }

    /** Returns the snapshot that another record points to; empty if it is there no more. */
    public Optional<Snapshot> find(@Nullable SnapshotRef ref) {
        return ref == null ? Optional.empty() : find(ref.getKey());
    }

    /** Returns the snapshot of a record key. */
    public Optional<Snapshot> find(String key) {
        return snapshots.stream().filter(one -> keyOf(one).equals(key)).findFirst();
    }

    /** Returns the newest snapshot of a run, the one of its own stage before others. */
    public Optional<Snapshot> ofRun(String experimentId) {
        return snapshots.stream()
                .filter(one -> one.getFacts().getExperimentId().equals(experimentId))
                .max(Comparator.<Snapshot, Boolean>comparing(
                                one -> one.getFacts().getComplete())
                        .thenComparing(Snapshot::getSeq));
    }

    /**
     * Returns the snapshot that a person means: by its key, by its run's id or a beginning of it that no other run has,
     * or {@code latest}.
     *
     * @throws UnknownSnapshotException if there is none, or more than one; the message lists what there is
     */
    public Snapshot resolve(String wanted) {
        if (wanted.equals("latest")) {
            return snapshots.stream()
                    .max(Comparator.comparing(one -> one.getFacts().getTakenAt()))
                    .orElseThrow(() -> new UnknownSnapshotException("there is no snapshot yet; a run leaves one when"
                            + " it completes, and 'holdfast snapshots take ID' takes one now"));
        }
        Optional<Snapshot> exact = find(wanted).or(() -> ofRun(wanted));
        if (exact.isPresent()) {
            return exact.get();
        }
        List<String> runs = snapshots.stream()
                .map(one -> one.getFacts().getExperimentId())
                .filter(run -> run.startsWith(wanted))
                .distinct()
                .toList();
        if (runs.size() == 1) {
            return ofRun(runs.get(0)).orElseThrow();
        }
        throw new UnknownSnapshotException(
                runs.isEmpty()
                        ? "there is no snapshot " + wanted + listed()
                        : wanted + " is the beginning of " + runs.size() + " runs: " + inShort(runs));
    }

    private String listed() {
        List<String> keys = snapshots.stream().map(SnapshotSet::keyOf).toList();
        return keys.isEmpty()
                ? "; none has been taken in this data folder yet: 'holdfast snapshots take ID' takes one"
                : "; there is " + inShort(keys);
    }

    private static String inShort(List<String> names) {
        String first = String.join(", ", names.stream().limit(5).toList());
        return names.size() > 5 ? first + " and " + (names.size() - 5) + " more" : first;
    }
}
