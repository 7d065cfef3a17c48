package dev.holdfast.snapshots;

import dev.holdfast.schemas.avro.Result;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the items of a run cost that both runs have.
 *
 * @param latencyMean mean time of a call in ms; null if no times are known
 * @param latencyP50 half of the calls took no longer, in ms
 * @param latencyP95 nineteen of twenty calls took no longer, in ms
 * @param tokensIn sum; null if none were reported
 * @param tokensOut sum; null if none were reported
 */
public record CostComparison(
        @Nullable Double latencyMean,
        @Nullable Double latencyP50,
        @Nullable Double latencyP95,
        @Nullable Long tokensIn,
        @Nullable Long tokensOut) {

    static CostComparison of(List<Result> results) {
        long[] times = results.stream()
                .map(Result::getDurationMs)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return new CostComparison(
                times.length == 0 ? null : Arrays.stream(times).average().orElseThrow(),
                quantile(times, 0.5),
                quantile(times, 0.95),
                sum(results, Result::getTokensIn),
                sum(results, Result::getTokensOut));
    }

    private static @Nullable Double quantile(long[] sorted, double share) {
        return sorted.length == 0 ? null : Double.valueOf((double) sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    private static @Nullable Long sum(List<Result> results, Function<Result, @Nullable Long> count) {
        return results.stream()
                .map(count)
                .filter(Objects::nonNull)
                .reduce(Long::sum)
                .orElse(null);
    }

    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("latency_mean_ms", latencyMean);
        map.put("latency_p50_ms", latencyP50);
        map.put("latency_p95_ms", latencyP95);
        map.put("tokens_in", tokensIn);
        map.put("tokens_out", tokensOut);
        return map;
    }
}
