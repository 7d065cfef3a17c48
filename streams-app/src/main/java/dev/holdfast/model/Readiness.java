package dev.holdfast.model;

import dev.holdfast.schemas.avro.ItemState;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Whether an unfinished item can be given to an executor now. Level-triggered: it is asked of the state alone, so that
 * after a restart in any instant the answer needs no message to be repeated.
 *
 * @param kind the answer
 * @param at for {@link Kind#LATER}: when to ask again, epoch ms
 */
public record Readiness(Kind kind, long at) {

    /** The time that an outcome may take to arrive after an attempt's own time limit, before its executor is given up. */
    public static final long GRACE_MS = 5_000;

    /** The answers. */
    public enum Kind {
        /** Give it to an executor. */
        READY,
        /** Ask again later. */
        LATER,
        /** Its running attempt was started by an executor that is gone. */
        IN_DOUBT,
        /** Nothing to do: it is done, held, or running here. */
        NO
    }

    /**
     * Judges one item.
     *
     * @param item the item
     * @param self this process's executor
     * @param isGone says of another instance whether it is known to be gone
     * @param now epoch ms
     */
    public static Readiness of(ItemState item, ExecutorId self, Predicate<String> isGone, long now) {
        return switch (item.getStatus()) {
            case QUEUED -> new Readiness(Kind.READY, now);
            case RETRYING -> from(Objects.requireNonNullElse(item.getNextAttemptAt(), now), now, Kind.READY);
            case STARTED -> ofRunning(item, self, isGone, now);
            case HELD, SUCCEEDED, FAILED, CANCELLED, UNKNOWN -> new Readiness(Kind.NO, now);
        };
    }

    private static Readiness ofRunning(ItemState item, ExecutorId self, Predicate<String> isGone, long now) {
        ExecutorId runner = ExecutorId.parse(Objects.requireNonNullElse(item.getExecutorId(), ""));
        if (runner.equals(self)) {
            return new Readiness(Kind.NO, now);
        }
        if (runner.instance().equals(self.instance()) || isGone.test(runner.instance())) {
            return new Readiness(Kind.IN_DOUBT, now);
        }
        long limit = Objects.requireNonNullElse(item.getTimeoutMs(), 0L) + GRACE_MS;
        return from(Objects.requireNonNullElse(item.getStartedAt(), 0L) + limit, now, Kind.IN_DOUBT);
    }

    private static Readiness from(long due, long now, Kind then) {
        return due <= now ? new Readiness(then, now) : new Readiness(Kind.LATER, due);
    }
}
