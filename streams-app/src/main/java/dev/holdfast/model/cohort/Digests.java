package dev.holdfast.model.cohort;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.SnapshotContent;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHA-256 of canonical JSON, in full (S13, S14). */
public final class Digests {
    /** The fingerprint of what a run was, whenever and wherever its snapshot was taken. */
    public static final String CONTENT = "content";

    private Digests() {}

    /** Returns the digest of a value's canonical JSON: 64 hexadecimal digits. */
    public static String of(@Nullable Object value) {
        return Sha256.hex(CanonicalJson.of(value));
    }

    /** Returns the digest of a snapshot's facts: of all of them but the digest itself. */
    public static String of(SnapshotFacts facts) {
        Map<String, @Nullable Object> all = new TreeMap<>(told(facts));
        all.put("taken_at", facts.getTakenAt().toEpochMilli());
        all.put("environment", facts.getEnvironment());
        all.put("factors", facts.getFactors());
        all.put("fingerprints", facts.getFingerprints());
        return of(all);
    }

    /** Says whether a snapshot's facts are those that its digest was made of. */
    public static boolean isIntact(SnapshotFacts facts) {
        return of(facts).equals(facts.getDigest());
    }

    /** Returns the digest of what the run was: the same each time a snapshot of it is taken. */
    static String ofContent(SnapshotFacts facts) {
        Map<String, @Nullable Object> all = new TreeMap<>(told(facts));
        Map<String, String> factors = new TreeMap<>(facts.getFactors());
        factors.keySet().removeIf(name -> Factors.isUnder(name, Factors.ENVIRONMENT));
        all.put("factors", factors);
        // They are made of the factors, with the environment where it is not left out.
        all.remove("strict_key");
        all.remove("replicate_key");
        return of(all);
    }

    private static Map<String, @Nullable Object> told(SnapshotFacts facts) {
        Map<String, @Nullable Object> all = new TreeMap<>();
        all.put("format", facts.getFormat());
        all.put("experiment_id", facts.getExperimentId());
        all.put("name", facts.getName());
        all.put("attempt_id", facts.getAttemptId());
        all.put("complete", facts.getComplete());
        all.put("started_at", millis(facts.getStartedAt()));
        all.put("ended_at", millis(facts.getEndedAt()));
        all.put("key_mode", facts.getKeyMode());
        all.put("excluded", facts.getExcluded());
        all.put("strict_key", facts.getStrictKey());
        all.put("replicate_key", facts.getReplicateKey());
        all.put("key_problem", facts.getKeyProblem());
        all.put("inputs", content(facts.getInputs()));
        all.put("process", content(facts.getProcess()));
        all.put("outputs", content(facts.getOutputs()));
        all.put("metrics", facts.getMetrics());
        all.put("metric", facts.getMetric());
        all.put("min_runs", facts.getMinRuns());
        all.put("window", facts.getWindow());
        all.put("thresholds", facts.getThresholds());
        return all;
    }

    /** However it is packed, it is the same. */
    private static Map<String, Object> content(SnapshotContent content) {
        return Map.of("length", content.getLength(), "sha256", content.getSha256());
    }

    private static @Nullable Long millis(java.time.@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }
}
