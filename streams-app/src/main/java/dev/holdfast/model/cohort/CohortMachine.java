package dev.holdfast.model.cohort;

import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.IndexEntry;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.schemas.avro.SnapshotRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of one cohort as its one writer sees it: gives out numbers, 1, 2, 3 over all runs and stages (S1 to S5), finds
 * what a snapshot is compared with (S6 to S8), keeps baselines and pointers. A request that comes again changes nothing.
 * What it needs to know is a few records, however many runs there have been. Records are never changed in place.
 */
public final class CohortMachine {
    private CohortMachine() {}

    /** Returns the comparison keys that a request is about: their groups have to be in the state. */
    public static Set<String> keys(SnapshotRequest request, SnapshotIndex run) {
        Set<String> keys = new HashSet<>();
        SnapshotFacts facts = request.getFacts();
        if (facts != null) {
            add(keys, key(facts));
            RunIndex.find(run, request.getStage(), facts.getAttemptId())
                    .ifPresent(entry -> add(keys, entry.getComparisonKey()));
        }
        if (request.getSeq() != null) {
            RunIndex.find(run, request.getSeq()).ifPresent(entry -> add(keys, entry.getComparisonKey()));
        }
        return keys;
    }

    /** Returns the run that a request is about. */
    public static String runOf(SnapshotRequest request) {
        SnapshotFacts facts = request.getFacts();
        return facts != null ? facts.getExperimentId() : String.valueOf(request.getExperimentId());
    }

    /** Decides a request that {@link SnapshotChecks} has let through. */
    public static CohortStep decide(CohortState state, SnapshotRequest request, Instant at) {
        return switch (request.getKind()) {
            case TAKE -> take(state, request, Objects.requireNonNull(request.getFacts()), at);
            case PIN, UNPIN -> Pinning.decide(state, request, at);
            case UNKNOWN ->
                CohortStep.unchanged(
                        state, false, "this version of Holdfast does not know that request; update Holdfast");
        };
    }

    /** Returns the key that counts for a snapshot. */
    public static @Nullable String key(SnapshotFacts facts) {
        return facts.getKeyMode().equals(CohortRules.REPLICATE) ? facts.getReplicateKey() : facts.getStrictKey();
    }

    private static CohortStep take(CohortState state, SnapshotRequest request, SnapshotFacts facts, Instant at) {
        Optional<IndexEntry> known = RunIndex.find(state.run(), request.getStage(), facts.getAttemptId());
        if (known.isPresent() && !isNews(known.get(), facts)) {
            return CohortStep.unchanged(
                    state, true, "it is there already as " + inWords(known.get().getTarget()));
        }
        if (known.isEmpty() && isForgotten(state.run(), facts)) {
            return CohortStep.unchanged(
                    state,
                    false,
                    "run " + facts.getExperimentId() + " has had " + RunIndex.MOST_OF_A_RUN
                            + " newer snapshots; this one came too late");
        }
        long seq = known.map(entry -> entry.getTarget().getSeq())
                .orElse(state.cohort().getLastSeq() + 1);
        CohortState numbered = state.withCohort(SnapshotIndex.newBuilder(state.cohort())
                .setLastSeq(Math.max(seq, state.cohort().getLastSeq()))
                .build());
        return place(numbered, request, facts, new Numbered(seq, known.orElse(null)), at);
    }

    /** A number, and the entry that had it before. */
    private record Numbered(long seq, @Nullable IndexEntry former) {}

    private static CohortStep place(
            CohortState state, SnapshotRequest request, SnapshotFacts facts, Numbered numbered, Instant at) {
        String key = key(facts);
        CohortState cleared = withoutFormer(state, numbered.former(), key);
        SnapshotIndex group = key == null ? CohortState.nothing() : cleared.group(key);
        String run = facts.getExperimentId();
        SnapshotRef previous = hadThatKey(numbered.former(), key)
                ? Objects.requireNonNull(numbered.former()).getPrevious()
                : RunIndex.newestOfAnother(group, run, numbered.seq())
                        .map(IndexEntry::getTarget)
                        .orElse(null);
        Baseline before = numbered.former() == null
                ? Baselines.before(group.getBaseline(), RunIndex.others(group, run), facts, at)
                : group.getBaseline();
        SnapshotRef measure = measure(before, run, key, numbered);
        String reason = reason(facts, previous, key);
        IndexEntry entry = entry(request, facts, numbered.seq(), previous, measure, reason);
        CohortState after = cleared.withRun(RunIndex.with(
                cleared.run(), entry, one -> one.getTarget().getSeq() == numbered.seq(), RunIndex.MOST_OF_A_RUN));
        if (key != null) {
            Baseline moved = numbered.former() == null ? Baselines.after(before, entry, facts, at) : before;
            int most = Math.max(facts.getWindow(), facts.getMinRuns()) + 1;
            SnapshotIndex changed = isOlderThanOwn(group, entry)
                    ? group
                    : RunIndex.with(group, entry, one -> RunIndex.isOf(one, run), Math.max(2, most));
            after = after.withGroup(
                    key, SnapshotIndex.newBuilder(changed).setBaseline(moved).build());
        }
        Snapshot snapshot =
                new Snapshot(request.getCohort(), request.getStage(), numbered.seq(), facts, previous, measure, reason);
        Pointers pointers = Pointers.after(after, snapshot, key, at);
        return new CohortStep(
                pointers.state(), snapshot, pointers.moved(), true, "taken as " + inWords(entry.getTarget()));
    }

    /** A late snapshot of a run does not take the place of a newer one of it. */
    private static boolean isOlderThanOwn(SnapshotIndex group, IndexEntry entry) {
        return group.getEntries().stream()
                .anyMatch(one -> RunIndex.isOf(one, entry.getTarget().getExperimentId())
                        && one.getTarget().getSeq() > entry.getTarget().getSeq());
    }

    private static CohortState withoutFormer(CohortState state, @Nullable IndexEntry former, @Nullable String key) {
        String old = former == null ? null : former.getComparisonKey();
        if (former == null || old == null || old.equals(key)) {
            return state;
        }
        long seq = former.getTarget().getSeq();
        return state.withGroup(
                old, RunIndex.without(state.group(old), one -> one.getTarget().getSeq() == seq));
    }

    /** Then it was found what it is compared with; the newest runs of today came later. */
    private static boolean hadThatKey(@Nullable IndexEntry former, @Nullable String key) {
        return former != null && key != null && key.equals(former.getComparisonKey());
    }

    /** What a run is measured by: never itself, and for one that is there already what it was measured by before. */
    private static @Nullable SnapshotRef measure(
            @Nullable Baseline before, String run, @Nullable String key, Numbered numbered) {
        if (numbered.former() != null) {
            return hadThatKey(numbered.former(), key) ? numbered.former().getBaseline() : null;
        }
        return before == null || before.getTarget().getExperimentId().equals(run) ? null : before.getTarget();
    }

    private static String reason(SnapshotFacts facts, @Nullable SnapshotRef previous, @Nullable String key) {
        if (key == null) {
            return "no comparison key: " + Objects.requireNonNullElse(facts.getKeyProblem(), "a factor is missing");
        }
        return previous == null
                ? "no previous comparable run"
                : facts.getKeyMode() + " key equal to that of " + inWords(previous);
    }

    private static IndexEntry entry(
            SnapshotRequest request,
            SnapshotFacts facts,
            long seq,
            @Nullable SnapshotRef previous,
            @Nullable SnapshotRef baseline,
            String reason) {
        String key = new SnapshotKey(request.getCohort(), request.getStage(), seq).toString();
        return IndexEntry.newBuilder()
                .setTarget(new SnapshotRef(key, seq, facts.getExperimentId()))
                .setStage(request.getStage())
                .setAttemptId(facts.getAttemptId())
                .setComparisonKey(key(facts))
                .setDigest(content(facts))
                .setTakenAt(facts.getTakenAt())
                .setMetric(facts.getMetric())
                .setValue(RunMetrics.competing(facts))
                .setPrevious(previous)
                .setBaseline(baseline)
                .setReason(reason)
                .build();
    }

    /** The same again is no news, nor is what was taken before what is there. */
    private static boolean isNews(IndexEntry known, SnapshotFacts facts) {
        return !known.getDigest().equals(content(facts)) && !facts.getTakenAt().isBefore(known.getTakenAt());
    }

    private static boolean isForgotten(SnapshotIndex run, SnapshotFacts facts) {
        List<IndexEntry> entries = run.getEntries();
        return entries.size() >= RunIndex.MOST_OF_A_RUN
                && facts.getTakenAt().isBefore(entries.get(0).getTakenAt());
    }

    private static String content(SnapshotFacts facts) {
        return facts.getFingerprints().getOrDefault(Digests.CONTENT, facts.getDigest());
    }

    static String inWords(SnapshotRef ref) {
        return "snapshot " + ref.getSeq() + " (run " + ref.getExperimentId() + ")";
    }

    private static void add(Set<String> keys, @Nullable String key) {
        if (key != null) {
            keys.add(key);
        }
    }
}
