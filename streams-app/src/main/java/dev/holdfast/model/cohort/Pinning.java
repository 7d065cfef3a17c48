package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.IndexEntry;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.SnapshotRequestKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A person's say in what a baseline is: pinned with a reason, or free again. */
final class Pinning {
    private Pinning() {}

    static CohortStep decide(CohortState state, SnapshotRequest request, Instant at) {
        Long seq = request.getSeq();
        Optional<IndexEntry> found = seq == null ? Optional.empty() : RunIndex.find(state.run(), seq);
        if (found.isEmpty()) {
            return CohortStep.unchanged(
                    state, false, "cohort " + request.getCohort() + " has no snapshot " + seq + " of that run");
        }
        IndexEntry entry = found.get();
        String key = entry.getComparisonKey();
        if (key == null) {
            return CohortStep.unchanged(
                    state,
                    false,
                    CohortMachine.inWords(entry.getTarget()) + " has " + entry.getReason()
                            + "; nothing can be compared with it");
        }
        Baseline before = state.group(key).getBaseline();
        String reason = request.getReason();
        if (reason == null || reason.isBlank()) {
            return CohortStep.unchanged(state, false, "moving a baseline by hand needs a reason: --reason TEXT");
        }
        if (request.getKind() == SnapshotRequestKind.PIN) {
            Baseline pinned = Baselines.pinned(before, entry, reason, request.getBy(), at);
            return moved(state, entry, key, pinned, "the baseline is " + CohortMachine.inWords(entry.getTarget()), at);
        }
        if (before == null || !before.getPinned()) {
            return CohortStep.unchanged(state, false, "no baseline is pinned for the runs that it is comparable with");
        }
        Baseline free = Baselines.unpinned(before, reason, request.getBy(), at);
        return moved(state, entry, key, free, "a better run replaces the baseline again", at);
    }

    private static CohortStep moved(
            CohortState state, IndexEntry entry, String key, Baseline baseline, String detail, Instant at) {
        CohortState after = state.withGroup(
                key,
                SnapshotIndex.newBuilder(state.group(key)).setBaseline(baseline).build());
        Pointer latest = after.cohort().getPointers().get(entry.getStage());
        if (latest == null || !key.equals(latest.getComparisonKey())) {
            return new CohortStep(after, null, Map.of(), true, detail);
        }
        Pointers pointers = Pointers.rebased(after, latest, baseline, at);
        return new CohortStep(pointers.state(), null, pointers.moved(), true, detail);
    }
}
