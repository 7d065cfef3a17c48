package dev.holdfast.config.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code snapshots} section: how runs of a cohort are compared.
 *
 * @param key {@code strict}: only runs with the same random seed are comparable; {@code replicate}: others, too
 * @param exclude what may differ between comparable runs; a name also stands for all below it
 * @param metric what a baseline is chosen by; null for {@link #metric(Spec)}'s choice
 * @param minRuns so many comparable other runs make a baseline
 * @param window the newest so many comparable runs are looked at
 * @param thresholds by how much a metric may be worse: {@code 0.01}, or {@code 5%}
 */
public record SnapshotsSection(
        String key,
        List<String> exclude,
        @Nullable String metric,
        int minRuns,
        int window,
        Map<String, String> thresholds) {
    /** What may differ unless the SPEC says otherwise: the versions of what a run was made with. */
    public static final List<String> EXCLUDE = List.of("environment");

    /** What counts for a SPEC without the section. */
    public static final SnapshotsSection DEFAULT = new SnapshotsSection("strict", EXCLUDE, null, 5, 10, Map.of());

    /** Copies the collections. */
    public SnapshotsSection {
        exclude = List.copyOf(exclude);
        thresholds = Map.copyOf(thresholds);
    }

    /** Returns the section of a SPEC, or the default. */
    public static SnapshotsSection of(Spec spec) {
        return spec.snapshots() == null ? DEFAULT : spec.snapshots();
    }

    /** Returns what a SPEC's baseline is chosen by: unless it says so, accuracy where verdicts have labels. */
    public String metric(Spec spec) {
        if (metric != null) {
            return metric;
        }
        return spec.metrics() == null ? "success_rate" : "accuracy";
    }
}
