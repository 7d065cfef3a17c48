package dev.holdfast.snapshots;

import dev.holdfast.model.cohort.RunMetrics;
import dev.holdfast.model.cohort.Thresholds;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A metric that is worse than it may be.
 *
 * @param metric which
 * @param before what it is measured by
 * @param after its value now
 * @param threshold by how much it may be worse
 */
public record Regression(String metric, double before, double after, String threshold) {

    /**
     * Returns what is worse by more than the thresholds that the later snapshot was taken with: of its metric, of those
     * that it names, and of the share of items that succeeded, without which a metric of few items could look good. A
     * metric that one of them does not have is not judged.
     */
    public static List<Regression> between(Snapshot before, Snapshot after) {
        SnapshotFacts facts = after.getFacts();
        TreeSet<String> judged = new TreeSet<>(facts.getThresholds().keySet());
        judged.add(RunMetrics.SUCCESS_RATE);
        if (facts.getMetric() != null) {
            judged.add(facts.getMetric());
        }
        List<Regression> found = new ArrayList<>();
        for (String metric : judged) {
            Double was = before.getFacts().getMetrics().get(metric);
            Double is = facts.getMetrics().get(metric);
            String threshold = Thresholds.of(metric, facts.getThresholds());
            if (was != null && is != null && Thresholds.isRegression(metric, threshold, was, is)) {
                found.add(new Regression(metric, was, is, threshold));
            }
        }
        return found;
    }
}
