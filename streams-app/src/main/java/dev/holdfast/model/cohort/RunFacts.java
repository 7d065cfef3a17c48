package dev.holdfast.model.cohort;

import dev.holdfast.model.Progress;
import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.SnapshotContent;
import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.schemas.avro.SourceFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot of a run: what went in, what happened, what came out. All of it stands in the experiment's record and
 * its SPEC, so that it is the same wherever it is taken.
 *
 * @param spec the SPEC as nested maps, secrets masked
 * @param rules how the runs of its cohort are compared
 * @param environment what the application is, such as its version
 */
public record RunFacts(Map<String, @Nullable Object> spec, CohortRules rules, Map<String, String> environment) {
    private static final List<String> PLACES =
            List.of("source.file", "source.sql", "source.path", "source.paths", "source.pattern", "source.reading");
    /** The name of the digest of all answers among the outputs. */
    public static final String ANSWERS_DIGEST = "answers_digest";

    private static final String COMPUTED = "computed";
    private static final int LONGEST_FACTOR = 500;

    /**
     * Takes it.
     *
     * @param record the experiment's record
     * @param stage the stage it is taken as
     * @param at now
     */
    public SnapshotFacts of(Experiment record, String stage, Instant at) {
        Map<String, @Nullable Object> flat = flat();
        Map<String, String> factors = factors(record, stage, flat);
        List<String> missing = Factors.missing(factors);
        Map<String, Double> metrics = RunMetrics.of(record);
        SnapshotContent inputs = Contents.pack(inputs(record, flat));
        SnapshotContent process = Contents.pack(process(record, flat));
        SnapshotContent outputs = Contents.pack(outputs(record));
        SnapshotFacts facts = SnapshotFacts.newBuilder()
                .setFormat(Factors.FORMAT)
                .setExperimentId(record.getExperimentId())
                .setName(record.getName())
                .setAttemptId(record.getRetryGeneration())
                .setComplete(record.getStatus() == ExperimentStatus.COMPLETED)
                .setTakenAt(at)
                .setStartedAt(record.getStartedAt())
                .setEndedAt(record.getEndedAt())
                .setFactors(factors)
                .setKeyMode(rules.keyMode())
                .setExcluded(rules.excluded())
                .setStrictKey(Factors.key(factors, CohortRules.STRICT, rules.excluded()))
                .setReplicateKey(Factors.key(factors, CohortRules.REPLICATE, rules.excluded()))
                .setKeyProblem(missing.isEmpty() ? null : String.join(", ", missing) + " not known")
                .setInputs(inputs)
                .setProcess(process)
                .setOutputs(outputs)
                .setMetrics(metrics)
                .setMetric(rules.metric())
                .setMinRuns(rules.minRuns())
                .setWindow(rules.window())
                .setThresholds(rules.thresholds())
                .setEnvironment(environment)
                .setDigest("")
                .build();
        facts.setFingerprints(fingerprints(facts));
        facts.setDigest(Digests.of(facts));
        return facts;
    }

    private Map<String, String> factors(Experiment record, String stage, Map<String, @Nullable Object> flat) {
        Map<String, @Nullable Object> factors = new TreeMap<>();
        factors.put(Factors.STAGE, stage);
        factors.put(Factors.SAMPLE_SIZE, record.getItemsSucceeded() + record.getItemsFailed());
        factors.put(Factors.DATASET, dataset(record, flat));
        factors.put(Factors.HANDLER, flat.get(Factors.HANDLER));
        for (String name : List.of("label", "output", "positive", "negative")) {
            factors.put("task." + name, flat.get("metrics." + name));
        }
        factors.put("task.metric", rules.metric());
        factors.put(Factors.SEED, flat.get("handler.seed"));
        flat.forEach((name, value) -> {
            if (name.startsWith("source.") && !PLACES.contains(name)) {
                factors.put("dataset." + name.substring("source.".length()), value);
            } else if (name.startsWith("handler.") && !name.equals("handler.seed")) {
                factors.put(name, value);
            }
        });
        environment.forEach((name, value) -> factors.put(Factors.ENVIRONMENT + '.' + name, value));
        Map<String, String> written = new TreeMap<>();
        factors.forEach((name, value) -> written.put(name, inShort(CanonicalJson.of(value))));
        return written;
    }

    /** A long text, such as a prompt, is named by its digest: the process has it in full, compressed. */
    private static String inShort(String json) {
        return json.length() <= LONGEST_FACTOR
                ? json
                : CanonicalJson.of("sha256:" + Sha256.hex(json) + " of " + json.length() + " characters");
    }

    /** The checksum of the file; without one nothing is known of the data, and nothing is assumed. */
    private static @Nullable String dataset(Experiment record, Map<String, @Nullable Object> flat) {
        boolean fromFile = PLACES.stream().anyMatch(flat::containsKey);
        SourceFacts source = record.getSource();
        return fromFile ? source == null ? null : source.getChecksum() : COMPUTED;
    }

    private static Map<String, @Nullable Object> inputs(Experiment record, Map<String, @Nullable Object> flat) {
        Map<String, @Nullable Object> inputs = under(flat, "source");
        inputs.keySet().removeAll(PLACES);
        inputs.put("items_total", record.getItemsTotal());
        SourceFacts source = record.getSource();
        if (source != null) {
            inputs.put("file", source.getFile());
            inputs.put("checksum", source.getChecksum());
            inputs.put("rows", source.getRows());
            inputs.put("blanks", source.getBlanks());
            inputs.put("duplicates", source.getDuplicates());
            inputs.put("rejected", source.getRejected());
            if (source.getLeftOut() > 0) {
                inputs.put("left_out", source.getLeftOut());
            }
        }
        return inputs;
    }

    private static Map<String, @Nullable Object> process(Experiment record, Map<String, @Nullable Object> flat) {
        Map<String, @Nullable Object> process = under(flat, "handler");
        process.putAll(under(flat, "execution"));
        process.put("spec_version", record.getSpecVersion());
        process.put(
                "changed_under_way",
                record.getDrifts().stream()
                        .map(drift -> drift.getKey() + ": " + drift.getBefore() + " → " + drift.getAfter() + " after "
                                + drift.getItemsBefore() + " items")
                        .toList());
        return process;
    }

    private static Map<String, @Nullable Object> outputs(Experiment record) {
        Map<String, @Nullable Object> outputs = new TreeMap<>();
        outputs.put("items_finished", Progress.finished(record));
        outputs.put("items_succeeded", record.getItemsSucceeded());
        outputs.put("items_failed", record.getItemsFailed());
        outputs.put("items_cancelled", record.getItemsCancelled());
        if (record.getItemsRejected() > 0) {
            outputs.put("items_rejected", record.getItemsRejected());
        }
        outputs.put("rejected", record.getRejected());
        outputs.put(
                ANSWERS_DIGEST,
                record.getMetrics() == null ? null : record.getMetrics().getAnswersDigest());
        return outputs;
    }

    private Map<String, String> fingerprints(SnapshotFacts facts) {
        Map<String, String> fingerprints = new TreeMap<>();
        fingerprints.put("inputs", facts.getInputs().getSha256());
        fingerprints.put("process", facts.getProcess().getSha256());
        fingerprints.put("outputs", facts.getOutputs().getSha256());
        fingerprints.put("config", Digests.of(spec));
        fingerprints.put("data", Digests.of(under(facts.getFactors(), "dataset")));
        fingerprints.put("task", Digests.of(under(facts.getFactors(), "task")));
        fingerprints.put("handler", Digests.of(under(facts.getFactors(), "handler")));
        fingerprints.put("metrics", Digests.of(facts.getMetrics()));
        fingerprints.put(Digests.CONTENT, Digests.ofContent(facts));
        return fingerprints;
    }

    private static <V extends @Nullable Object> Map<String, @Nullable Object> under(Map<String, V> flat, String name) {
        Map<String, @Nullable Object> found = new TreeMap<>();
        flat.forEach((key, value) -> {
            if (Factors.isUnder(key, name)) {
                found.put(key, value);
            }
        });
        return found;
    }

    private Map<String, @Nullable Object> flat() {
        Map<String, @Nullable Object> flat = new TreeMap<>();
        flatten("", spec, flat);
        // Where the SPEC stood is not what it says.
        flat.remove("handler.spec_folder");
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, @Nullable Object> into) {
        map.forEach((name, value) -> {
            String path = prefix.isEmpty() ? String.valueOf(name) : prefix + '.' + name;
            if (value instanceof Map<?, ?> section && !section.isEmpty()) {
                flatten(path, section, into);
            } else {
                into.put(path, value);
            }
        });
    }
}
