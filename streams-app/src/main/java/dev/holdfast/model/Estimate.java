package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * When an experiment will be complete (R26): {@code now + remaining / rate}, with the rate of the work since the latest
 * start only, and a band around it. Without work since then there is no estimate.
 *
 * <p>The band is where the end lies in 19 of 20 cases if items finish at random at an even rate: the n items that were
 * finished and the m that remain then each take a time whose relative spread is 1/√n and 1/√m, so the time that is left
 * lies within a factor of exp(1.96 √(1/n + 1/m)). Calls of equal length end more regularly than that; a service that
 * becomes slower is outside of any such band.
 */
final class Estimate {
    // Beyond it a time is no news to anybody, and in the end none that can be stored.
    private static final double LONGEST_SECONDS = Duration.ofDays(36_500).toSeconds();
    private static final double OF_19_IN_20 = 1.96;

    private Estimate() {}

    /** Returns the record to be built without times of completion. */
    static Experiment.Builder withoutTimes(Experiment.Builder record) {
        return record.setEstimatedCompletionTime(null)
                .setEstimatedCompletionEarliest(null)
                .setEstimatedCompletionLatest(null);
    }

    /** Sets rate, time and band in place. */
    static void update(Experiment record, Instant at) {
        long inSession = Progress.finished(record) - record.getSessionItemsBefore();
        // Not a Duration: a restored record may hold any time, and this must not throw for it.
        double seconds = (at.toEpochMilli() - record.getSessionStartedAt().toEpochMilli()) / 1000.0;
        if (record.getStatus() != ExperimentStatus.RUNNING || inSession <= 0 || seconds <= 0) {
            return;
        }
        double rate = inSession / seconds;
        record.setRatePerSec(rate);
        Long total = record.getItemsTotal();
        if (total != null) {
            long remaining = Math.max(0, total - Progress.finished(record));
            setTimes(record, at, remaining / rate, spread(inSession, remaining));
        }
    }

    private static void setTimes(Experiment record, Instant at, double left, double spread) {
        boolean known = left <= LONGEST_SECONDS;
        record.setEstimatedCompletionTime(known ? after(at, left) : null);
        record.setEstimatedCompletionEarliest(known ? after(at, left / spread) : null);
        record.setEstimatedCompletionLatest(known ? after(at, Math.min(left * spread, LONGEST_SECONDS)) : null);
    }

    private static double spread(long done, long remaining) {
        return remaining == 0 ? 1 : Math.exp(OF_19_IN_20 * Math.sqrt(1.0 / done + 1.0 / remaining));
    }

    private static Instant after(Instant at, double seconds) {
        return at.plusMillis((long) (seconds * 1000));
    }
}
