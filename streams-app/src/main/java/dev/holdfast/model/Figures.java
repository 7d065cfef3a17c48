package dev.holdfast.model;

import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Tally;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Figures over all results that succeeded, of all starts (R23): counted on each partition as items succeed, and summed.
 * A success is final, so nothing is ever taken back.
 */
public final class Figures {

    private Figures() {}

    /** Counts where a success stands, in place; null: it has no label or no verdict. */
    public static void count(Tally tally, Confusion.@Nullable Cell cell) {
        if (cell == null) {
            return;
        }
        switch (cell) {
            case TRUE_POSITIVE -> tally.setTruePositives(tally.getTruePositives() + 1);
            case TRUE_NEGATIVE -> tally.setTrueNegatives(tally.getTrueNegatives() + 1);
            case FALSE_POSITIVE -> tally.setFalsePositives(tally.getFalsePositives() + 1);
            case FALSE_NEGATIVE -> tally.setFalseNegatives(tally.getFalseNegatives() + 1);
        }
    }

    /** Counts the tokens of a success, in place; null: they were not reported. */
    public static void tokens(Tally tally, @Nullable Long in, @Nullable Long out, @Nullable Long cached) {
        tally.setTokensIn(plus(tally.getTokensIn(), in));
        tally.setTokensOut(plus(tally.getTokensOut(), out));
        tally.setTokensCached(plus(tally.getTokensCached(), cached));
    }

    /**
     * Returns the figures of all partitions.
     *
     * @param latencyMs percentiles over all partitions
     * @return null if there is nothing to tell
     */
    public static @Nullable Metrics sum(Collection<Tally> tallies, Map<String, Double> latencyMs) {
        Metrics metrics = Metrics.newBuilder()
                .setTruePositives(count(tallies, Tally::getTruePositives))
                .setTrueNegatives(count(tallies, Tally::getTrueNegatives))
                .setFalsePositives(count(tallies, Tally::getFalsePositives))
                .setFalseNegatives(count(tallies, Tally::getFalseNegatives))
                .setLatencyMs(latencyMs)
                .setTokensIn(known(tallies, Tally::getTokensIn))
                .setTokensOut(known(tallies, Tally::getTokensOut))
                .setTokensCached(known(tallies, Tally::getTokensCached))
                .setAnswersDigest(AnswersDigest.sum(tallies))
                .build();
        boolean empty = Confusion.of(metrics).labelled() == 0
                && latencyMs.isEmpty()
                && metrics.getTokensIn() == null
                && metrics.getTokensOut() == null
                && metrics.getAnswersDigest() == null;
        return empty ? null : metrics;
    }

    private static long count(Collection<Tally> tallies, ToLongFunction<Tally> count) {
        return tallies.stream().mapToLong(count).sum();
    }

    private static @Nullable Long known(Collection<Tally> tallies, Function<Tally, @Nullable Long> count) {
        return tallies.stream().map(count).filter(Objects::nonNull).reduce(null, Figures::plus);
    }

    private static @Nullable Long plus(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + other;
    }
}
