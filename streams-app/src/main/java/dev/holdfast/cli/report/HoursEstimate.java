package dev.holdfast.cli.report;

import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.yaml.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How long an experiment will take, as far as its SPEC tells; of inline handlers, which know neither timeout nor rate, it
 * tells nothing. Both bounds are of items that are tried once: how often
 * one fails nobody knows.
 *
 * @param atMost hours if every attempt takes its whole timeout
 * @param atLeast hours that the rate alone takes; null if none is set, for then nothing tells how fast items are
 */
record HoursEstimate(BigDecimal atMost, @Nullable BigDecimal atLeast) {
    private static final int DECIMALS = 4;
    private static final double SECONDS_OF_AN_HOUR = 3_600;

    static HoursEstimate of(ExecutionSection execution, long items) {
        // Items are worked on in rounds of so many at once; the last round takes its time, too, if it is not full.
        long rounds = (items + execution.concurrency() - 1) / execution.concurrency();
        double byTimeout = rounds * (execution.timeout().toMillis() / 1e3);
        // The first call waits for none, the others each for the one before.
        double byRate = execution
                .rate()
                .map(Rate::perSecond)
                .map(rate -> Math.max(0, items - 1) / rate)
                .orElse(0d);
        return new HoursEstimate(
                hours(Math.max(byTimeout, byRate), RoundingMode.CEILING),
                execution.rate().isEmpty() ? null : hours(byRate, RoundingMode.FLOOR));
    }

    private static BigDecimal hours(double seconds, RoundingMode rounding) {
        return BigDecimal.valueOf(seconds / SECONDS_OF_AN_HOUR).setScale(DECIMALS, rounding);
    }
}
