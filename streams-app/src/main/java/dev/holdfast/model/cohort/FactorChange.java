package dev.holdfast.model.cohort;

import java.util.Collection;

/**
 * A factor in which two runs differ (S12).
 *
 * @param name its dotted name
 * @param before its value in the earlier run, canonical JSON
 * @param after its value in the later run
 */
public record FactorChange(String name, String before, String after) {
    private static final int LONGEST = 60;

    /** Returns it with both values. */
    @Override
    public String toString() {
        return name + ": " + shown(before) + " → " + shown(after);
    }

    /** Returns the first of some changes with its values, and how many more there are; "" if there is none. */
    public static String inShort(Collection<FactorChange> changes) {
        String first = changes.stream().findFirst().map(FactorChange::toString).orElse("");
        return changes.size() > 1 ? first + " (+" + (changes.size() - 1) + " more)" : first;
    }

    private static String shown(String json) {
        return json.codePointCount(0, json.length()) <= LONGEST
                ? json
                : json.substring(0, json.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
