package dev.holdfast.snapshots;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
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
        return new McNemar(
                what,
                onlyBefore,
                onlyAfter,
                differing == 0
                        ? 1
                        : Math.min(
                                1,
                                2
                                        * lowerTail(
                                                Math.toIntExact(differing),
                                                Math.toIntExact(Math.min(onlyBefore, onlyAfter)))));
    }

    /** Both tails are alike. The library's own two-sided test compares densities, which rounding tells apart. */
    private static double lowerTail(int differing, int fewer) {
        return BinomialTest.withDefaults()
                .with(AlternativeHypothesis.LESS_THAN)
                .test(differing, fewer, 0.5)
                .getPValue();
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
