package dev.holdfast.datasets;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of its partition; it is kept outside of it (T23, T30). Values are what JSON has: text, numbers,
 * booleans, lists and maps of these, null. A number above 2^63 is a {@link java.math.BigInteger}.
 *
 * @param report the run report
 * @param summaries one a unit of the work, such as a country
 * @param counters what was measured (T27)
 */
public record RunEvidence(
        Map<String, ? extends @Nullable Object> report,
        List<? extends Map<String, ? extends @Nullable Object>> summaries,
        Map<String, ? extends @Nullable Object> counters) {}
