package dev.holdfast.model.cohort;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether two runs can be compared (S11), each as canonical JSON under a dotted name, and the keys that are
 * made of it (S12, S13): by name, in full, absent ones written as null, with the version of this very rule. A factor that
 * must be there and is not gives no key; there is no default.
 */
public final class Factors {
    /** The version of how keys are made. */
    public static final int FORMAT = 1;
    /** The stage of the run. */
    public static final String STAGE = "stage";
    /** How many items have an outcome; exactly. */
    public static final String SAMPLE_SIZE = "sample_size";
    /** The checksum of the source, or that the items are computed. */
    public static final String DATASET = "dataset.identity";
    /** The kind of the handler. */
    public static final String HANDLER = "handler.kind";
    /** The random seed. */
    public static final String SEED = "seed";
    /** Above the versions of what the run was made with. */
    public static final String ENVIRONMENT = "environment";

    private static final List<String> REQUIRED = List.of(STAGE, SAMPLE_SIZE, DATASET, HANDLER);
    private static final String NULL = "null";

    private Factors() {}

    /** Says whether a factor is the named one, or below it. */
    public static boolean isUnder(String factor, String name) {
        return factor.equals(name) || factor.startsWith(name + ".");
    }

    /** Says whether a factor is left out. */
    public static boolean isExcluded(String factor, Collection<String> excluded) {
        return excluded.stream().anyMatch(name -> isUnder(factor, name));
    }

    /** Returns the factors that a key must have and that are not known. */
    public static List<String> missing(Map<String, String> factors) {
        return REQUIRED.stream()
                .filter(name -> NULL.equals(factors.getOrDefault(name, NULL)) || "\"\"".equals(factors.get(name)))
                .toList();
    }

    /**
     * Returns the key of a run.
     *
     * @param mode {@link CohortRules#STRICT} or {@link CohortRules#REPLICATE}
     * @return 64 hexadecimal digits; null if a factor that it needs is missing
     */
    public static @Nullable String key(Map<String, String> factors, String mode, Collection<String> excluded) {
        if (!missing(factors).isEmpty()) {
            return null;
        }
        Collection<String> leftOut = leftOut(mode, excluded);
        Map<String, String> counted = new TreeMap<>(factors);
        counted.keySet().removeIf(name -> isExcluded(name, leftOut));
        return Digests.of(Map.of("format", FORMAT, "excluded", new ArrayList<>(leftOut), "factors", counted));
    }

    /** Returns what a key of this mode leaves out, sorted. */
    public static Collection<String> leftOut(String mode, Collection<String> excluded) {
        TreeSet<String> names = new TreeSet<>(excluded);
        if (mode.equals(CohortRules.REPLICATE)) {
            names.add(SEED);
        }
        return names;
    }

    /** Returns the factors in which two runs differ, by name; an absent one is null. */
    public static List<FactorChange> changes(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> new FactorChange(name, before.getOrDefault(name, NULL), after.getOrDefault(name, NULL)))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }
}
