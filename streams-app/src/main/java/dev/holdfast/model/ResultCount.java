package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be read of an experiment's results, to be compared with what its record counted as they came. */
public final class ResultCount {
    private final Tally counted = Tallies.none("", 0);

    /** Takes the newest result of a key. */
    public void add(Result result) {
        switch (result.getStatus()) {
            case SUCCEEDED -> {
                counted.setSucceeded(counted.getSucceeded() + 1);
                AnswersDigest.add(counted, result);
            }
            case FAILED -> counted.setFailed(counted.getFailed() + 1);
            case CANCELLED -> counted.setCancelled(counted.getCancelled() + 1);
            case UNKNOWN -> {}
        }
    }

    /** Returns the digest of the answers; null if there are none. */
    public @org.jspecify.annotations.Nullable String digest() {
        return AnswersDigest.sum(List.of(counted));
    }

    /** Returns how many succeeded. */
    public long succeeded() {
        return counted.getSucceeded();
    }

    /**
     * Compares with the record of an experiment that is over.
     *
     * @return how they differ, in words with both numbers; empty if they do not
     */
    public Optional<String> differenceTo(Experiment record) {
        List<String> differences = new ArrayList<>();
        compare(differences, "succeeded", counted.getSucceeded(), record.getItemsSucceeded());
        compare(differences, "failed", counted.getFailed(), record.getItemsFailed());
        compare(differences, "cancelled", counted.getCancelled(), record.getItemsCancelled());
        if (!differences.isEmpty()) {
            return Optional.of("of its results " + String.join(", ", differences));
        }
        Metrics metrics = record.getMetrics();
        String then = metrics == null ? null : metrics.getAnswersDigest();
        return then == null || then.equals(digest())
                ? Optional.empty()
                : Optional.of("its " + succeeded() + " answers have the digest " + digest()
                        + ", and those that were counted as they came had " + then);
    }

    private static void compare(List<String> differences, String what, long read, long counted) {
        if (read != counted) {
            differences.add(counted + " " + what + " as they came, and " + read + " that " + what + " can be read");
        }
    }
}
