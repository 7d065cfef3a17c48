package dev.holdfast.model.cohort;

import java.util.List;
import java.util.Map;

/**
 * How the runs of a cohort are compared, as a SPEC says it.
 *
 * @param keyMode {@link #STRICT} or {@link #REPLICATE}
 * @param excluded factors that may differ; a name also stands for all below it
 * @param metric what baselines are chosen by
 * @param minRuns so many comparable other runs make a baseline
 * @param window the newest so many comparable runs are looked at
 * @param thresholds by how much a metric may be worse: {@code 0.01}, or {@code 5%}
 */
public record CohortRules(
        String keyMode, List<String> excluded, String metric, int minRuns, int window, Map<String, String> thresholds) {
    /** Only runs with the same random seed are comparable. */
    public static final String STRICT = "strict";
    /** Runs that differ in the random seed are comparable. */
    public static final String REPLICATE = "replicate";

    /** Copies the collections. */
    public CohortRules {
        excluded = List.copyOf(excluded);
        thresholds = Map.copyOf(thresholds);
    }
}
