package dev.holdfast.cli.report;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Stall;
import dev.holdfast.model.Stops;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is said beside the progress line while a run waits: for a service in trouble, again each minute, and that it goes
 * on; for a person's decision about items that are held in doubt; and for another attempt of many items, or of all that are
 * left. For one thread.
 */
public final class TroubleNotes {
    static final Duration EACH = Duration.ofMinutes(1);
    /** Fewer, for a shorter time, are no trouble: that is what retries are for. */
    static final int MANY = 10;

    static final Duration SETTLED = Duration.ofSeconds(10);
    /** What a person has to decide is said soon: the items of one lost executor are held within a second. */
    static final Duration NOTICED = Duration.ofSeconds(1);

    private boolean waiting;
    private long waitingSince;
    private long saidAt;
    private final Spell retrying = new Spell(SETTLED);
    private final Spell held = new Spell(NOTICED);

    /** Says whether the run is known to wait for its service. */
    public boolean isWaiting() {
        return waiting;
    }

    /**
     * Returns what is to be said now; empty for nothing.
     *
     * @param nanos the time, as {@link System#nanoTime} has it
     */
    public Optional<String> of(Experiment record, long nanos) {
        if (waiting != Stops.isWaitingForService(record)) {
            waiting = !waiting;
            waitingSince = nanos;
            saidAt = nanos;
            return Optional.of(waiting ? "waiting: " + record.getStatusReason() : "going on");
        }
        if (waiting) {
            return isDue(nanos)
                    ? Optional.of("still waiting after "
                            + Durations.forPeople(Duration.ofNanos(nanos - waitingSince)) + ": "
                            + record.getStatusReason())
                    : Optional.empty();
        }
        Optional<String> note = held(record, nanos);
        return note.isPresent() ? note : retrying(record, nanos);
    }

    private Optional<String> held(Experiment record, long nanos) {
        long items = record.getItemsHeld();
        if (!held.isDue(items > 0 && isOpen(record), nanos)) {
            return Optional.empty();
        }
        String id = record.getExperimentId();
        String rest = items == ExperimentCounts.pending(record) ? "nothing else is left to do" : "the others go on";
        return Optional.of(items + (items == 1 ? " item is" : " items are")
                + " held in doubt: a call was under way when its executor went away, and may have happened"
                + " (on_in_doubt: hold); " + rest + "; decide with: holdfast decide " + id
                + " --all --repeat --reason TEXT (or --give-up); 'holdfast items " + id
                + " --status in_doubt' lists them");
    }

    private static boolean isOpen(Experiment record) {
        return record.getStatus() == ExperimentStatus.RUNNING;
    }

    private Optional<String> retrying(Experiment record, long nanos) {
        long items = record.getItemsRetrying();
        boolean all = items > 0 && items == ExperimentCounts.pending(record) - record.getItemsHeld();
        if (!retrying.isDue(isOpen(record) && (items >= MANY || all), nanos)) {
            return Optional.empty();
        }
        return Optional.of(items + (items == 1 ? " item waits" : " items wait")
                + " for another attempt after a failed one; 'holdfast items " + record.getExperimentId()
                + " --errors' shows why");
    }

    /**
     * Returns what is to be said where nothing has finished for a while and nothing is under way: the service asked for a
     * wait, of all calls or of those that are left.
     *
     * @param now the time
     * @param nanos the same, as {@link System#nanoTime} has it
     * @param blockedUntil until when no call is made at all
     */
    public Optional<String> ofWait(
            Experiment record, Instant now, long nanos, Supplier<Optional<Instant>> blockedUntil) {
        Instant last = Objects.requireNonNullElse(record.getLastProgressUpdate(), record.getStartedAt());
        Duration silence = Duration.between(last, now);
        long left = ExperimentCounts.total(record) - Progress.finished(record);
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

    /** A state that is said once it has lasted, and again each minute while it lasts. */
    private static final class Spell {
        private final Duration settles;
        private boolean on;
        private boolean said;
        private long since;
        private long saidAt;

        private Spell(Duration settles) {
            this.settles = settles;
        }

        private boolean isDue(boolean now, long nanos) {
            if (now != on) {
                on = now;
                since = nanos;
            }
            boolean due = on && nanos - since >= settles.toNanos() && (!said || nanos - saidAt >= EACH.toNanos());
            said |= due;
            saidAt = due ? nanos : saidAt;
            return due;
        }
    }
}
