package dev.holdfast.snapshots;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * Whether two runs over the same items differ by more than chance: McNemar's test, exact, of the items in which only one
 * of them has it.
 *
 * @param of what they have: {@code right} verdicts where items have labels, else {@code yes} verdicts
 * @param onlyBefore items in which only the earlier run has it
 * @param onlyAfter items in which only the later run has it
 * @param pValue how likely a difference of that size or more is by chance alone; 1 if there is none
 */
public record McNemar(String of, long onlyBefore, long onlyAfter, double pValue) {
    private static final double SIGNIFICANT = 0.05;

    static McNemar of(String what, long onlyBefore, long onlyAfter) {
        long differing = onlyBefore + onlyAfter;
        double pValue = differing == 0
                ? 1
                : BinomialTest.withDefaults()
                        .test(Math.toIntExact(differing), Math.toIntExact(onlyBefore), 0.5)
                        .getPValue();
        return new McNemar(what, onlyBefore, onlyAfter, pValue);
    }

    /** Says whether chance alone would do that less than once in twenty times. */
    public boolean isSignificant() {
        return pValue < SIGNIFICANT;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("of", of);
        map.put("only_before", onlyBefore);
        map.put("only_after", onlyAfter);
        map.put("p_value", pValue);
        map.put("significant", isSignificant());
        return map;
    }
}
