package dev.holdfast.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.model.cohort.Polarity;
import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.schemas.avro.SnapshotRef;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Snapshots and baselines as JSON. */
public final class SnapshotJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MONEY_PLACES = 6;

    private SnapshotJson() {}

    /** Returns a snapshot with all that it says. */
    public static ObjectNode of(Snapshot snapshot) {
        SnapshotFacts facts = snapshot.getFacts();
        ObjectNode node = inShort(snapshot);
        node.put("reason", snapshot.getReason());
        node.put("key_mode", facts.getKeyMode());
        node.set("excluded", JSON.valueToTree(facts.getExcluded()));
        node.put("strict_key", facts.getStrictKey());
        node.put("replicate_key", facts.getReplicateKey());
        node.put("key_problem", facts.getKeyProblem());
        ObjectNode factors = node.putObject("factors");
        new TreeMap<>(facts.getFactors()).forEach((name, value) -> factors.set(name, SnapshotMaps.parse(value)));
        node.set("inputs", SnapshotMaps.of(facts.getInputs()));
        node.set("process", SnapshotMaps.of(facts.getProcess()));
        node.set("outputs", SnapshotMaps.of(facts.getOutputs()));
        node.set("metrics", metrics(facts.getMetrics()));
        node.set("thresholds", sorted(facts.getThresholds()));
        node.put("min_runs", facts.getMinRuns());
        node.put("window", facts.getWindow());
        node.set("fingerprints", sorted(facts.getFingerprints()));
        node.set("environment", sorted(facts.getEnvironment()));
        return node.put("format", facts.getFormat()).put("digest", facts.getDigest());
    }

    /** Returns what a list says of a snapshot. */
    public static ObjectNode inShort(Snapshot snapshot) {
        SnapshotFacts facts = snapshot.getFacts();
        String metric = facts.getMetric();
        return JSON.createObjectNode()
                .put("key", SnapshotSet.keyOf(snapshot))
                .put("cohort", snapshot.getCohort())
                .put("stage", snapshot.getStage())
                .put("seq", snapshot.getSeq())
                .put("run_id", facts.getExperimentId())
                .put("name", facts.getName())
                .put("attempt_id", facts.getAttemptId())
                .put("complete", facts.getComplete())
                .put("taken_at", text(facts.getTakenAt()))
                .put("started_at", text(facts.getStartedAt()))
                .put("ended_at", text(facts.getEndedAt()))
                .put("metric", metric)
                .put("metric_value", metric == null ? null : facts.getMetrics().get(metric))
                .put("prev_snapshot", key(snapshot.getPrevious()))
                .put("baseline_snapshot", key(snapshot.getBaseline()));
    }

    /** Returns a baseline with its history. */
    public static ObjectNode of(Baseline baseline) {
        ObjectNode node = JSON.createObjectNode()
                .put("baseline_snapshot", baseline.getTarget().getKey())
                .put("baseline_run_id", baseline.getTarget().getExperimentId())
                .put("comparison_group_key", baseline.getComparisonKey())
                .put("metric", baseline.getMetric())
                .put("value", baseline.getValue())
                .put("pinned", baseline.getPinned())
                .put("established_at", text(baseline.getEstablishedAt()))
                .put("update_count", baseline.getUpdateCount())
                .put("regression_count", baseline.getRegressionCount());
        var history = node.putArray("history");
        baseline.getHistory()
                .forEach(move -> history.addObject()
                        .put("seq", move.getSeq())
                        .put("run_id", move.getExperimentId())
                        .put("value", move.getValue())
                        .put("reason", move.getReason())
                        .put("by", move.getBy())
                        .put("at", text(move.getAt())));
        return node;
    }

    /** A small amount of money would be written as 2.83E-4. */
    private static JsonNode metrics(Map<String, Double> metrics) {
        ObjectNode node = JSON.createObjectNode();
        new TreeMap<>(metrics)
                .forEach((name, value) -> node.set(
                        name,
                        Polarity.MONEY.contains(name) && Double.isFinite(value)
                                ? DecimalNode.valueOf(
                                        BigDecimal.valueOf(value).setScale(MONEY_PLACES, RoundingMode.HALF_EVEN))
                                : JSON.valueToTree(value)));
        return node;
    }

    private static JsonNode sorted(Map<String, ?> map) {
        return JSON.valueToTree(new TreeMap<>(map));
    }

    private static @Nullable String key(@Nullable SnapshotRef ref) {
        return ref == null ? null : ref.getKey();
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
