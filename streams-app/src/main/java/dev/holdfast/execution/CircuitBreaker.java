package dev.holdfast.execution;

import dev.holdfast.config.spec.StormRule;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees that the service as a whole is the trouble, rather than that an item is bad: nobody answers, the account is empty,
 * the key is refused, or too great a share of calls fails. Then no calls begin but a probe now and then, until one gets
 * through. After it failures are held against nobody until enough calls show that the trouble is over. No I/O and no clock.
 * Thread-safe.
 */
final class CircuitBreaker {
    /** So many different items in a row, none of which got through: fewer may be the items' own fault. */
    static final int ITEMS_IN_A_ROW = 5;

    static final Duration FIRST_PROBE = Duration.ofSeconds(1);
    static final Duration LONGEST_BETWEEN_PROBES = Duration.ofSeconds(10);

    private enum State {
        CLOSED,
        OPEN,
        PROBING,
        /** A probe got through: calls begin, but their failures do not count yet. */
        RECOVERING
    }

    /** Whether a call may begin. */
    enum Entry {
        NO,
        CALL,
        /** It may, and its outcome alone tells whether the trouble is over. */
        PROBE
    }

    /**
     * What an outcome means.
     *
     * @param blameless the item is not to blame: the attempt does not count as one of its own
     * @param opened what the breaker opened for; null if it did not open
     * @param closed the breaker closed with it
     */
    record Verdict(boolean blameless, @Nullable Opening opened, boolean closed) {
        static final Verdict NONE = new Verdict(false, null, false);
        static final Verdict BLAMELESS = new Verdict(true, null, false);
    }

    /**
     * A call that was made.
     *
     * @param item its item: one bad item that is tried again and again proves nothing
     * @param beganNanos when it began
     * @param probe whether the breaker was open and let it through
     */
    record Call(String item, long beganNanos, boolean probe) {}

    /**
     * What the breaker opened for.
     *
     * @param category the kind of failure
     * @param calls what the last calls came to, in words; empty if it was not their share that told
     */
    record Opening(ErrorCategory category, Optional<String> calls) {}

    private final Set<String> inARow = new HashSet<>();
    private final FailureStorm storm = new FailureStorm();
    private Optional<StormRule> rule = Optional.empty();
    private State state = State.CLOSED;
    private boolean hasEverAnswered;
    private long probeAtNanos;
    private long closedAtNanos;
    private Duration pause = FIRST_PROBE;

    /** Says whether a failure of this category tells of the service and not of the item. */
    static boolean isAboutTheService(ErrorCategory category) {
        return switch (category) {
            case UNAVAILABLE, QUOTA, AUTHENTICATION -> true;
            case API_ERROR, RATE_LIMIT, PARSE_ERROR, DATA_ERROR, TIMEOUT, CONTENT_FILTER, UNKNOWN -> false;
        };
    }

    /** Takes when failures of calls are the service's; empty if they never are. */
    synchronized void bound(Optional<StormRule> stormRule) {
        rule = stormRule;
    }

    /** Takes over that the experiment's record says it is open, from a former start or another instance. */
    synchronized void assumeOpen(long nowNanos) {
        if (isClosed()) {
            state = State.OPEN;
            probeAtNanos = nowNanos;
        }
    }

    /** A person, or the probe of another instance, had the experiment go on. */
    synchronized void goOn(long nowNanos) {
        if (!isClosed()) {
            close();
            closedAtNanos = nowNanos;
        }
    }

    /** Says whether calls begin as if there were no breaker. */
    synchronized boolean isClosed() {
        return state == State.CLOSED || state == State.RECOVERING;
    }

    /**
     * Says whether an item that has not failed yet is the better one to call next: it tells whether the service fails, or
     * those that failed are bad.
     */
    synchronized boolean wantsFresh() {
        return rule.isPresent() && (state != State.CLOSED || storm.isUndecided(hasEverAnswered, rule.orElseThrow()));
    }

    /** Returns how many calls may be begun, of so many that are wanted. */
    synchronized int allowed(int wanted, long nowNanos) {
        return switch (state) {
            case CLOSED, RECOVERING -> wanted;
            case OPEN -> nowNanos - probeAtNanos >= 0 ? Math.min(1, wanted) : 0;
            case PROBING -> 0;
        };
    }

    /** Says whether a call may begin now; in place of a closed breaker one that is due lets one probe through. */
    synchronized Entry begin(long nowNanos) {
        if (allowed(1, nowNanos) == 0) {
            return Entry.NO;
        }
        if (isClosed()) {
            return Entry.CALL;
        }
        state = State.PROBING;
        return Entry.PROBE;
    }

    /** Takes the outcome of a call that the service answered, whatever the answer. */
    synchronized Verdict answered(Call call) {
        hasEverAnswered = true;
        inARow.clear();
        if (!isClosed()) {
            return closing(call);
        }
        rule.ifPresent(storm::answered);
        recoverIfOver();
        return Verdict.NONE;
    }

    /** Takes that the service refused a call for the pace: it is there, and whether it can do the work is not known. */
    private Verdict refused(Call call) {
        inARow.clear();
        return isClosed() ? Verdict.NONE : closing(call);
    }

    /** In a storm a call that was under way when it opened tells of the time before. */
    private Verdict closing(Call call) {
        boolean closes = call.probe() || rule.isEmpty();
        if (closes) {
            close();
            closedAtNanos = call.beganNanos();
        }
        return new Verdict(false, null, closes);
    }

    /** Takes the failure of a call. */
    synchronized Verdict failed(ErrorCategory how, Call call, long nowNanos) {
        if (how == ErrorCategory.RATE_LIMIT) {
            return refused(call);
        }
        boolean mayBeStorm = rule.isPresent() && FailureStorm.isPossible(how);
        if (!mayBeStorm && !isAboutTheService(how) && how != ErrorCategory.TIMEOUT) {
            return answered(call);
        }
        if (call.probe() && state == State.PROBING) {
            state = State.OPEN;
            probeAtNanos = nowNanos + pause.toNanos();
            pause = longer(pause);
        }
        if (!mayBeStorm && how == ErrorCategory.TIMEOUT) {
            return Verdict.NONE; // whether anybody is there is not known
        }
        boolean isOfTheTroubleBefore = state == State.RECOVERING && call.beganNanos() - closedAtNanos < 0;
        if (!isClosed() || isOfTheTroubleBefore) {
            storm.failedMeanwhile(call.item());
            return Verdict.BLAMELESS;
        }
        if (isAboutTheService(how) && opensInARow(call.item(), nowNanos)) {
            return new Verdict(true, new Opening(how, Optional.empty()), false);
        }
        return mayBeStorm ? inStorm(how, call.item(), nowNanos) : new Verdict(!mayBeTheItem(how), null, false);
    }

    /**
     * Takes that the service refuses a request for what all items have in common. A person has to change that, so the
     * first such refusal opens the breaker, unless the service has taken such requests before.
     */
    synchronized Verdict refusedForAll(ErrorCategory how, Call call, long nowNanos) {
        if (!isClosed()) {
            if (call.probe()) {
                state = State.OPEN;
                probeAtNanos = nowNanos + pause.toNanos();
            }
            storm.failedMeanwhile(call.item());
            return Verdict.BLAMELESS;
        }
        if (!hasEverAnswered || opensInARow(call.item(), nowNanos)) {
            open(nowNanos);
            return new Verdict(true, new Opening(how, Optional.empty()), false);
        }
        return Verdict.NONE;
    }

    private boolean opensInARow(String item, long nowNanos) {
        inARow.add(item);
        boolean opens = inARow.size() >= ITEMS_IN_A_ROW;
        if (opens) {
            open(nowNanos);
        }
        return opens;
    }

    private Verdict inStorm(ErrorCategory how, String item, long nowNanos) {
        StormRule known = rule.orElseThrow();
        if (storm.failed(item, how, known)) {
            Opening opening = new Opening(storm.category().orElse(how), Optional.of(storm.inWords()));
            open(nowNanos);
            return new Verdict(true, opening, false);
        }
        boolean blameless =
                isAboutTheService(how) || state == State.RECOVERING || storm.isUndecided(hasEverAnswered, known);
        recoverIfOver();
        return new Verdict(blameless, null, false);
    }

    private boolean mayBeTheItem(ErrorCategory how) {
        return how == ErrorCategory.AUTHENTICATION && hasEverAnswered;
    }

    /** A probe was dropped before it was made. */
    synchronized void probeDropped() {
        if (state == State.PROBING) {
            state = State.OPEN;
        }
    }

    private void open(long nowNanos) {
        // What comes back soon after it seemed to be over is the same trouble.
        pause = state == State.RECOVERING ? pause : FIRST_PROBE;
        state = State.OPEN;
        probeAtNanos = nowNanos + pause.toNanos();
        storm.opened();
    }

    private void close() {
        storm.over();
        inARow.clear();
        state = rule.isPresent() ? State.RECOVERING : State.CLOSED;
        pause = rule.isPresent() ? pause : FIRST_PROBE;
    }

    private void recoverIfOver() {
        if (state == State.RECOVERING && storm.hasSeenEnough(rule.orElseThrow())) {
            state = State.CLOSED;
            pause = FIRST_PROBE;
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_BETWEEN_PROBES) > 0 ? LONGEST_BETWEEN_PROBES : doubled;
    }
}
