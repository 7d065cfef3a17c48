package dev.holdfast.execution;

import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.dispatch.Demand;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of one experiment wait until one more may begin: a place in the application, the level and the pace that
 * the service bears, tokens over time, a limit that it shares with others, and a breaker that is not open. Thread-safe.
 */
final class CallAdmission {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long NO_PLACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** About how long it takes until the broker has an intent. */
    private static final long INTENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * The right to publish the intent of a call.
     *
     * @param pass the right to make it as well; null if it has to wait for the end of another one
     */
    record Turn(@Nullable Pass pass) {}

    /**
     * The right to make one call.
     *
     * @param beganNanos when it began
     * @param probe whether the breaker is open and let it through
     * @param tokens what it was expected to use
     * @param shared the limit that it shares with other experiments
     * @param sharedTokens what that limit took it to use
     */
    record Pass(long beganNanos, boolean probe, double tokens, SharedLimit shared, double sharedTokens) {}

    private final Slots slots;
    private final SharedLimits sharedLimits;
    private final CircuitBreaker breaker = new CircuitBreaker();
    private final ReentrantLock lock = new ReentrantLock();
    /** Those that have no turn yet. */
    private final WaitQueue turns = new WaitQueue(lock);
    /** Those whose intent is published, and that have no place yet. */
    private final WaitQueue entries = new WaitQueue(lock);

    private final Limiter limiter = new Limiter(System.nanoTime());
    private final TokenBucket tokens = new TokenBucket(System.nanoTime());
    private volatile ExecutionSection limits;
    private volatile SharedLimit shared;
    private volatile double share = 1;
    private long session = Long.MIN_VALUE;
    /** Whether the record has it that the breaker is open. */
    private volatile boolean isKnownOpen;

    private int announced;
    private boolean wantsPlaces;

    /**
     * @throws IllegalArgumentException if it names a limit that there is not
     */
    CallAdmission(Slots slots, SharedLimits sharedLimits, ExecutionSection limits) {
        this.slots = slots;
        this.sharedLimits = sharedLimits;
        this.limits = limits;
        this.shared = sharedLimits.of(limits.pacing().limit());
        bound();
    }

    /** Takes what the record wants now, and the part of the limits over time that is for this process. */
    void adapt(Demand demand, double partOfLimits) {
        isKnownOpen = demand.probing();
        if (demand.probing()) {
            breaker.assumeOpen(System.nanoTime());
        } else if (session != demand.session()) {
            breaker.goOn(System.nanoTime());
        }
        session = demand.session();
        shared.share(partOfLimits);
        if (limits != demand.limits() || share != partOfLimits) {
            limits = demand.limits();
            share = partOfLimits;
            shareLimit(sharedLimits.of(limits.pacing().limit()));
            bound();
        }
    }

    private void shareLimit(SharedLimit wanted) {
        if (wanted != shared) {
            shared.queue(this, limits.share(), 0);
            shared = wanted;
        }
    }

    /** Returns how many more calls may be lined up, of so many that there is room for. */
    int room(int wanted, int linedUp) {
        int allowed = breaker.allowed(wanted, System.nanoTime());
        // A probe goes alone.
        return allowed < wanted && linedUp > 0 ? 0 : allowed;
    }

    /** Says whether an item that has not failed yet is the better one to call next. */
    boolean wantsFresh() {
        return breaker.wantsFresh();
    }

    /**
     * Waits until a call may begin, or is so near to it that its intent is worth publishing: while the broker takes that,
     * another call ends, and its place is not left empty.
     *
     * @param goOn asked again and again
     * @return the right to publish the intent; null if the call must not be made any more
     */
    @Nullable
    Turn await(BooleanSupplier goOn) throws InterruptedException {
        lock.lock();
        try {
            if (!turns.join(goOn)) {
                return null;
            }
            try {
                return turn(goOn);
            } finally {
                turns.leave();
                tellSlots();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Turn turn(BooleanSupplier goOn) throws InterruptedException {
        while (goOn.getAsBoolean()) {
            long now = System.nanoTime();
            long wait = waitNanos(now);
            boolean isFree = wait == 0 && announced < limiter.free() && !isPaced();
            Pass pass = isFree ? begin(now) : null;
            if (pass != null) {
                return new Turn(pass);
            }
            if (!isFree && isNear(wait)) {
                announced++;
                return new Turn(null);
            }
            turns.pause(bounded(wait));
        }
        return null;
    }

    /**
     * Waits until a call whose intent is published may begin. A breaker that has opened since is not asked: it is one more
     * of the calls that were under way.
     */
    Pass enter(Turn turn) throws InterruptedException {
        if (turn.pass() != null) {
            return turn.pass();
        }
        lock.lock();
        try {
            var unused = entries.join(() -> true);
            try {
                return pass();
            } finally {
                entries.leave();
            }
        } finally {
            announced--;
            tellSlots();
            turns.look();
            lock.unlock();
        }
    }

    private Pass pass() throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            long wait = waitNanos(now);
            SharedLimit mine = shared;
            if (wait == 0 && takePlaces(mine, now)) {
                return pass(mine, now, false);
            }
            entries.pause(bounded(wait));
        }
    }

    /** Takes that a call will not be made for which there was a turn. */
    void dropped(Turn turn) {
        if (turn.pass() != null) {
            dropped(turn.pass());
            return;
        }
        lock.lock();
        try {
            announced--;
            look();
        } finally {
            lock.unlock();
        }
    }

    private long waitNanos(long now) {
        long wait = Math.max(limiter.waitNanos(now), tokens.waitNanos(now));
        wait = Math.max(wait, shared.waitNanos(now));
        wantsPlaces = wait == 0;
        tellSlots();
        return wait;
    }

    private boolean isNear(long wait) {
        if (!breaker.isClosed()) {
            return false; // a probe has its pass first
        }
        if (isPaced()) {
            return wait <= INTENT_NANOS && announced <= perSecond() * INTENT_NANOS / SECOND_NANOS;
        }
        boolean onlyFull = wait == Limiter.UNTIL_ONE_ENDS || wait == 0 && announced > 0;
        return onlyFull && announced < limiter.free() + limiter.endingWithin(INTENT_NANOS);
    }

    /** Where calls over time are limited each begins at its very time: its intent is published before, not in between. */
    private boolean isPaced() {
        return !Double.isInfinite(perSecond()) && breaker.isClosed();
    }

    private double perSecond() {
        return Math.min(limiter.perSecond(), shared.perSecond());
    }

    private static long bounded(long wait) {
        return wait == 0 ? NO_PLACE_NANOS : Math.min(wait, LOOK_NANOS);
    }

    /** Says how many would take a place of the application: what waits for its pace keeps none from others. */
    private void tellSlots() {
        int wanted = wantsPlaces ? turns.length() + entries.length() : 0;
        // What waits for the shared limit keeps no place of the application from others.
        slots.queue(this, limits.share(), Math.min(wanted, shared.room()));
        shared.queue(this, limits.share(), wanted);
    }

    private void look() {
        entries.look();
        turns.look();
    }

    private @Nullable Pass begin(long now) {
        SharedLimit mine = shared;
        if (breaker.allowed(1, now) == 0 || !takePlaces(mine, now)) {
            return null;
        }
        CircuitBreaker.Entry entry = breaker.begin(now);
        if (entry == CircuitBreaker.Entry.NO) {
            mine.giveBack(this);
            slots.release(this);
            return null;
        }
        return pass(mine, now, entry == CircuitBreaker.Entry.PROBE);
    }

    /** Takes a place of the application and one of the shared limit, or none. */
    private boolean takePlaces(SharedLimit mine, long now) {
        if (!slots.take(this)) {
            return false;
        }
        if (!mine.take(this, now)) {
            slots.release(this);
            return false;
        }
        return true;
    }

    private Pass pass(SharedLimit mine, long now, boolean probe) {
        limiter.begin(now);
        return new Pass(now, probe, tokens.begin(), mine, mine.begin());
    }

    /** Takes the outcome of a call that was answered. */
    CircuitBreaker.Verdict succeeded(Pass pass, long tokensUsed, String item) {
        end(pass, tokensUsed, () -> limiter.ended(pass.beganNanos(), System.nanoTime()));
        return breaker.answered(call(pass, item));
    }

    private static CircuitBreaker.Call call(Pass pass, String item) {
        return new CircuitBreaker.Call(item, pass.beganNanos(), pass.probe());
    }

    /** Takes the outcome of a call that failed. */
    CircuitBreaker.Verdict failed(Pass pass, HandlerFailure failure, String item) {
        long now = System.nanoTime();
        long retryAfter = failure.retryAfter().map(Duration::toNanos).orElse(0L);
        end(pass, -1, () -> {
            if (failure.category() == ErrorCategory.RATE_LIMIT) {
                limiter.refused(pass.beganNanos(), now, retryAfter);
            } else {
                limiter.ended(pass.beganNanos(), now);
            }
        });
        CircuitBreaker.Verdict verdict = failure.isForAllItems()
                ? breaker.refusedForAll(failure.category(), call(pass, item), now)
                : breaker.failed(failure.category(), call(pass, item), now);
        return toldAgain(pass, failure, verdict);
    }

    /** The record may not have heard that the breaker is open: each probe that fails says it again, until it has. */
    private CircuitBreaker.Verdict toldAgain(Pass pass, HandlerFailure failure, CircuitBreaker.Verdict verdict) {
        return pass.probe() && verdict.blameless() && !isKnownOpen
                ? new CircuitBreaker.Verdict(
                        true, new CircuitBreaker.Opening(failure.category(), Optional.empty()), false)
                : verdict;
    }

    /** Takes that a call was not made after all, or that nobody will know how it ended. */
    void dropped(Pass pass) {
        end(pass, -1, () -> limiter.ended(pass.beganNanos(), System.nanoTime()));
        if (pass.probe()) {
            breaker.probeDropped();
        }
    }

    private void end(Pass pass, long tokensUsed, Runnable how) {
        lock.lock();
        try {
            how.run();
            tokens.ended(pass.tokens(), tokensUsed);
            look();
        } finally {
            lock.unlock();
        }
        pass.shared().end(this, pass.sharedTokens(), tokensUsed);
        slots.release(this);
    }

    /** Returns how calls stand now. */
    CallState state() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return new CallState(
                    limiter.running(),
                    limiter.level(),
                    !breaker.isClosed(),
                    Math.max(0, limiter.blockedNanos(now)),
                    perSecond(),
                    tokens.waitNanos(now) > 0,
                    shared.inWords());
        } finally {
            lock.unlock();
        }
    }

    private void bound() {
        lock.lock();
        try {
            limiter.bound(
                    limits.pacing().minConcurrency(),
                    limits.pacing().startConcurrency(),
                    limits.concurrency(),
                    limits.rate(),
                    share);
            tokens.bound(limits.pacing().tokenRate(), share);
            breaker.bound(limits.failures().storm());
            look();
        } finally {
            lock.unlock();
        }
    }
}
