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
        /** Nothing to do: it is done, held, running here, or with an external worker whose time is not over. */
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
            case DISPATCHED -> ofOffered(item, now);
            case STARTED -> ofRunning(item, self, isGone, now);
            case HELD, SUCCEEDED, FAILED, CANCELLED, REJECTED, UNKNOWN -> new Readiness(Kind.NO, now);
        };
    }

    /** A task that nobody took in time is offered again; until then it needs nobody here. */
    private static Readiness ofOffered(ItemState item, long now) {
        long again = Objects.requireNonNullElse(item.getNextAttemptAt(), now);
        return new Readiness(again <= now ? Kind.READY : Kind.NO, now);
    }

    private static Readiness ofRunning(ItemState item, ExecutorId self, Predicate<String> isGone, long now) {
        long limit = Objects.requireNonNullElse(item.getTimeoutMs(), 0L) + GRACE_MS;
        long end = Objects.requireNonNullElse(item.getStartedAt(), 0L) + limit;
        if (ExternalTasks.isExternal(item)) {
            // An external worker is no member of the group, whatever it calls itself: only its time tells.
            return new Readiness(end <= now ? Kind.IN_DOUBT : Kind.NO, now);
        }
        ExecutorId runner = ExecutorId.parse(Objects.requireNonNullElse(item.getExecutorId(), ""));
        if (runner.equals(self)) {
            return new Readiness(Kind.NO, now);
        }
        if (runner.instance().equals(self.instance()) || isGone.test(runner.instance())) {
            return new Readiness(Kind.IN_DOUBT, now);
        }
        return from(end, now, Kind.IN_DOUBT);
    }

    private static Readiness from(long due, long now, Kind then) {
        return due <= now ? new Readiness(then, now) : new Readiness(Kind.LATER, due);
    }
}
