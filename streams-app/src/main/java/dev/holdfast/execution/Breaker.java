package dev.holdfast.execution;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Sees that the service as a whole is not to be had, rather than that an item is bad: nobody answers, the account is empty,
 * the key is refused. Then no calls are begun but a probe now and then, until one gets through. No I/O and no clock.
 * Thread-safe.
 */
final class Breaker {
    /** So many different items in a row, none of which got through: fewer may be the items' own fault. */
    static final int ITEMS_IN_A_ROW = 5;

    static final Duration FIRST_PROBE = Duration.ofSeconds(1);
    static final Duration LONGEST_BETWEEN_PROBES = Duration.ofSeconds(10);

    private enum State {
        CLOSED,
        OPEN,
        PROBING
    }

    /**
     * What an outcome means.
     *
     * @param blameless the item is not to blame: the attempt does not count as one of its own
     * @param opened the breaker opened with it
     * @param closed the breaker closed with it
     */
    record Verdict(boolean blameless, boolean opened, boolean closed) {
        static final Verdict NONE = new Verdict(false, false, false);
    }

    private final Set<String> inARow = new HashSet<>();
    private State state = State.CLOSED;
    private boolean hasEverAnswered;
    private long probeAtNanos;
    private Duration pause = FIRST_PROBE;

    /** Says whether a failure of this category tells of the service and not of the item. */
    static boolean isAboutTheService(ErrorCategory category) {
        return switch (category) {
            case UNAVAILABLE, QUOTA, AUTHENTICATION -> true;
            case API_ERROR, RATE_LIMIT, PARSE_ERROR, DATA_ERROR, TIMEOUT, CONTENT_FILTER, UNKNOWN -> false;
        };
    }

    /** Takes over that the experiment's record says it is open, from a former start or another instance. */
    synchronized void assumeOpen(long nowNanos) {
        if (state == State.CLOSED) {
            state = State.OPEN;
            probeAtNanos = nowNanos;
        }
    }

    /** A person had the experiment go on: begins anew. */
    synchronized void reset() {
        inARow.clear();
        close();
    }

    /** Says whether calls begin as if there were no breaker. */
    synchronized boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Returns how many calls may be begun, of so many that are wanted. */
    synchronized int allowed(int wanted, long nowNanos) {
        return switch (state) {
            case CLOSED -> wanted;
            case OPEN -> nowNanos - probeAtNanos >= 0 ? Math.min(1, wanted) : 0;
            case PROBING -> 0;
        };
    }

    /** Says whether a call may begin now; in place of a closed breaker one that is due lets one probe through. */
    synchronized boolean begin(long nowNanos) {
        if (allowed(1, nowNanos) == 0) {
            return false;
        }
        if (state == State.OPEN) {
            state = State.PROBING;
        }
        return true;
    }

    /** Takes the outcome of a call that the service answered, whatever the answer. */
    synchronized Verdict answered() {
        hasEverAnswered = true;
        inARow.clear();
        boolean closed = state != State.CLOSED;
        close();
        return new Verdict(false, false, closed);
    }

    /** Takes a failure; the item is named because one bad item that is tried again and again proves nothing. */
    synchronized Verdict failed(ErrorCategory how, String item, long nowNanos) {
        if (!isAboutTheService(how) && how != ErrorCategory.TIMEOUT) {
            return answered();
        }
        if (state == State.PROBING) {
            state = State.OPEN;
            probeAtNanos = nowNanos + pause.toNanos();
            pause = longer(pause);
        }
        if (how == ErrorCategory.TIMEOUT) {
            return Verdict.NONE; // whether anybody is there is not known
        }
        if (state == State.OPEN) {
            return new Verdict(true, false, false);
        }
        inARow.add(item);
        boolean opens = inARow.size() >= ITEMS_IN_A_ROW;
        if (opens) {
            state = State.OPEN;
            pause = FIRST_PROBE;
            probeAtNanos = nowNanos + pause.toNanos();
        }
        boolean mayBeTheItem = how == ErrorCategory.AUTHENTICATION && hasEverAnswered;
        return new Verdict(opens || !mayBeTheItem, opens, false);
    }

    /** A probe was dropped before it was made. */
    synchronized void probeDropped() {
        if (state == State.PROBING) {
            state = State.OPEN;
        }
    }

    private void close() {
        state = State.CLOSED;
        pause = FIRST_PROBE;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_BETWEEN_PROBES) > 0 ? LONGEST_BETWEEN_PROBES : doubled;
    }
}
