package dev.holdfast.testing;

import dev.holdfast.model.cohort.CohortRules;
import dev.holdfast.model.cohort.RunFacts;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.SnapshotRequestKind;
import dev.holdfast.schemas.avro.SourceFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of 100 labelled items that completed, as its snapshot has it; each {@code with} gives a run that differs in one
 * thing.
 *
 * @param id its experiment id
 * @param attempt how often failed items were retried
 * @param right how many of its 100 verdicts are right
 * @param changes settings of the SPEC by dotted name, laid over the ordinary ones
 * @param rules how it is compared
 * @param takenAt when its snapshot is taken
 */
public record Runs(String id, int attempt, int right, Map<String, Object> changes, CohortRules rules, Instant takenAt) {
    /** The cohort of all of them. */
    public static final String COHORT = "a cohort";
    /** The stage of all of them. */
    public static final String STAGE = "run";
    /** The rules of a SPEC that says nothing. */
    public static final CohortRules RULES =
            new CohortRules(CohortRules.STRICT, List.of("environment"), "accuracy", 5, 10, Map.of());

    private static final Object GONE = new Object();

    /** Returns a run. */
    public static Runs run(String id) {
        return new Runs(id, 0, 90, Map.of(), RULES, Instant.ofEpochMilli(Events.ANY_TIME));
    }

    /** Returns it with another count of right verdicts. */
    public Runs right(int count) {
        return new Runs(id, attempt, count, changes, rules, takenAt);
    }

    /** Returns it after so many retries. */
    public Runs attempt(int count) {
        return new Runs(id, count, right, changes, rules, takenAt);
    }

    /** Returns it with another setting. */
    public Runs with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(changes);
        more.put(name, value);
        return new Runs(id, attempt, right, more, rules, takenAt);
    }

    /** Returns it without what the ordinary one has. */
    public Runs without(String name) {
        Map<String, Object> more = new HashMap<>(changes);
        more.put(name, GONE);
        return new Runs(id, attempt, right, more, rules, takenAt);
    }

    /** Returns it with other rules. */
    public Runs by(CohortRules other) {
        return new Runs(id, attempt, right, changes, other, takenAt);
    }

    /** Returns it with its snapshot taken so many seconds later. */
    public Runs later(int seconds) {
        return new Runs(id, attempt, right, changes, rules, takenAt.plusSeconds(seconds));
    }

    /** Returns what its snapshot says. */
    public SnapshotFacts facts() {
        return facts(STAGE);
    }

    /** Returns what its snapshot of a stage says. */
    public SnapshotFacts facts(String stage) {
        return new RunFacts(spec(), rules, Map.of("holdfast", (String) changes.getOrDefault("version", "a version")))
                .of(record(), stage, takenAt);
    }

    /** Returns the request that its completion makes. */
    public SnapshotRequest request() {
        return request(COHORT, STAGE);
    }

    /** Returns the request for its snapshot in a cohort, of a stage. */
    public SnapshotRequest request(String cohort, String stage) {
        return SnapshotRequest.newBuilder()
                .setKind(SnapshotRequestKind.TAKE)
                .setCohort(cohort)
                .setStage(stage)
                .setFacts(facts(stage))
                .setIssuedAt(takenAt)
                .build();
    }

    /** Returns its record. */
    public Experiment record() {
        long items = ((Number) changes.getOrDefault("items", 100L)).longValue();
        long failed = ((Number) changes.getOrDefault("failed", 0L)).longValue();
        Experiment record = Experiment.newBuilder(Records.running(id))
                .setStatus(ExperimentStatus.COMPLETED)
                .setRetryGeneration(attempt)
                .setItemsTotal(items)
                .setItemsAdmitted(items)
                .setItemsSucceeded(items - failed)
                .setItemsFailed(failed)
                .setAttempts(((Number) changes.getOrDefault("attempts", items)).longValue())
                .setMetrics(Metrics.newBuilder()
                        .setTruePositives(right)
                        .setFalsePositives(items - failed - right)
                        .setLatencyMs(Map.of("p50", 20.0, "p95", 40.0))
                        .setAnswersDigest((String) changes.getOrDefault("answers", "aa"))
                        .build())
                .build();
        Object checksum = changes.getOrDefault("checksum", "sha256:aa");
        record.setSource(SourceFacts.newBuilder()
                .setFile("/somewhere/a.csv")
                .setChecksum(checksum == GONE ? null : (String) checksum)
                .build());
        return record;
    }

    private Map<String, Object> spec() {
        Map<String, Object> spec = new TreeMap<>(Map.of(
                "source.file", "a.csv",
                "source.incident_id", "id",
                "handler.kind", "exec",
                "handler.command", List.of("python3", "classify.py"),
                "metrics.label", "flag",
                "metrics.output", "detected"));
        spec.putAll(changes);
        spec.remove("items");
        spec.remove("failed");
        spec.remove("checksum");
        spec.remove("answers");
        spec.remove("attempts");
        spec.remove("version");
        spec.values().removeIf(value -> value == GONE);
        return spec;
    }
}
