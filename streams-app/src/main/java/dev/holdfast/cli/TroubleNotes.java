package dev.holdfast.cli;

import dev.holdfast.config.Durations;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Stall;
import dev.holdfast.model.Stops;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is said beside the progress line while a service is in trouble: that the run waits for it, again each minute, that
 * it goes on, and that many items wait for another attempt. For one thread.
 */
final class TroubleNotes {
    static final Duration EACH = Duration.ofMinutes(1);
    /** Fewer, for a shorter time, are no trouble: that is what retries are for. */
    static final int MANY = 10;

    static final Duration SETTLED = Duration.ofSeconds(10);

    private boolean waiting;
    private long waitingSince;
    private long saidAt;
    private boolean manyRetry;
    private long manySince;

    /** Says whether the run is known to wait for its service. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Returns what is to be said now; empty for nothing.
     *
     * @param nanos the time, as {@link System#nanoTime} has it
     */
    Optional<String> of(Experiment record, long nanos) {
        if (waiting != Stops.isWaitingForService(record)) {
            waiting = !waiting;
            waitingSince = nanos;
            saidAt = nanos;
            manyRetry = false;
            return Optional.of(waiting ? "waiting: " + record.getStatusReason() : "going on");
        }
        if (waiting) {
            return isDue(nanos)
                    ? Optional.of("still waiting after "
                            + Durations.forPeople(Duration.ofNanos(nanos - waitingSince)) + ": "
                            + record.getStatusReason())
                    : Optional.empty();
        }
        return retrying(record, nanos);
    }

    private Optional<String> retrying(Experiment record, long nanos) {
        boolean many = record.getStatus() == ExperimentStatus.RUNNING && record.getItemsRetrying() >= MANY;
        if (many != manyRetry) {
            manyRetry = many;
            manySince = nanos;
        }
        boolean settled = many && nanos - manySince >= SETTLED.toNanos();
        if (!settled || (saidAt != 0 && !isDue(nanos))) {
            return Optional.empty();
        }
        saidAt = nanos;
        return Optional.of(
                record.getItemsRetrying() + " items wait for another attempt after a failed one; 'holdfast items "
                        + record.getExperimentId() + " --errors' shows why");
    }

    /**
     * Returns what is to be said where nothing has finished for a while and nothing is under way: the service asked for a
     * wait, of all calls or of those that are left.
     *
     * @param now the time
     * @param nanos the same, as {@link System#nanoTime} has it
     * @param blockedUntil until when no call is made at all
     */
    Optional<String> ofWait(Experiment record, Instant now, long nanos, Supplier<Optional<Instant>> blockedUntil) {
        Instant last = Objects.requireNonNullElse(record.getLastProgressUpdate(), record.getStartedAt());
        Duration silence = Duration.between(last, now);
        long left = Counts.total(record) - Progress.finished(record);
        if (record.getStatus() != ExperimentStatus.RUNNING || left <= 0 || silence.compareTo(Stall.PATIENCE) < 0) {
            return Optional.empty();
        }
        Optional<Instant> until = blockedUntil.get();
        if (until.isEmpty() && record.getItemsRetrying() < left || saidAt != 0 && !isDue(nanos)) {
            return Optional.empty();
        }
        saidAt = nanos;
        String what = until.map(time -> "the service asked to wait until " + time)
                .orElse("each of them waits for another attempt after a failed one; 'holdfast items "
                        + record.getExperimentId() + "' shows until when");
        return Optional.of("nothing has finished for " + silence.toSeconds() + " s while " + left
                + (left == 1 ? " item waits: " : " items wait: ") + what);
    }

    private boolean isDue(long nanos) {
        boolean due = nanos - saidAt >= EACH.toNanos();
        saidAt = due ? nanos : saidAt;
        return due;
    }
}
