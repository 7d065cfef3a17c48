package dev.holdfast.execution;

import dev.holdfast.config.app.NamedLimit;
import dev.holdfast.config.spec.Share;
import dev.holdfast.config.yaml.Rate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A limit that experiments share, such as that of one key: calls at once, by weight and priority as places are, calls over
 * time, tokens over time. This process has the part of it that its partitions are of all. Thread-safe.
 */
final class SharedLimit {
    private final @Nullable NamedLimit limit;
    private final Slots places = new Slots(Integer.MAX_VALUE);
    private final TokenBucket tokens = new TokenBucket(System.nanoTime());
    private double share = -1;
    private double perSecond = Double.POSITIVE_INFINITY;
    private long nextAt = System.nanoTime();

    private SharedLimit(@Nullable NamedLimit limit) {
        this.limit = limit;
        share(1);
    }

    /** A limit of the configuration. */
    static SharedLimit of(NamedLimit limit) {
        return new SharedLimit(limit);
    }

    /** No limit. */
    static SharedLimit none() {
        return new SharedLimit(null);
    }

    /** Takes the part of the limit that is for this process, more than 0 and at most 1. */
    synchronized void share(double part) {
        if (limit == null || part == share) {
            return;
        }
        share = part;
        perSecond = limit.rate().map(Rate::perSecond).orElse(Double.POSITIVE_INFINITY) * part;
        tokens.bound(limit.tokens(), part);
        Integer most = limit.concurrency();
        // Without a place the items of its partitions would never run.
        places.resize(most == null ? Integer.MAX_VALUE : Math.max(1, (int) Math.floor(most * part + 1e-9)));
    }

    /** Returns how many calls may begin in a second here; infinite if there is no such limit. */
    synchronized double perSecond() {
        return perSecond;
    }

    /** Returns how long the next call has to wait for its pace, in nanoseconds; 0 if it may begin. */
    synchronized long waitNanos(long now) {
        long pace = Double.isInfinite(perSecond) ? 0 : Math.max(0, nextAt - now);
        return Math.max(pace, tokens.waitNanos(now));
    }

    /** Takes how many calls of an experiment wait for a place. */
    void queue(Object who, Share weight, int count) {
        if (limit != null) {
            places.queue(who, weight, count);
        }
    }

    /** Returns how many places are free. */
    int room() {
        return limit == null ? Integer.MAX_VALUE : places.free();
    }

    /** Takes a place and the next moment, unless there is none; {@link #begin} or {@link #giveBack} must follow. */
    synchronized boolean take(Object who, long now) {
        if (limit == null) {
            return true;
        }
        if (waitNanos(now) > 0 || !places.take(who)) {
            return false;
        }
        if (!Double.isInfinite(perSecond)) {
            nextAt = Limiter.following(nextAt, now, perSecond);
        }
        return true;
    }

    /** Takes what a call is expected to use; returns it, to be given to {@link #end}. */
    synchronized double begin() {
        return tokens.begin();
    }

    /** Takes that no call was made for the place that was taken. */
    void giveBack(Object who) {
        if (limit != null) {
            places.release(who);
        }
    }

    /** Takes the end of a call, and what it used; -1 if that is not known. */
    synchronized void end(Object who, double taken, long used) {
        tokens.ended(taken, used);
        giveBack(who);
    }

    /** Returns it for people; empty if it is none. */
    synchronized Optional<String> inWords() {
        return limit == null
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "limit %s is shared, %d calls of it are under way", limit.name(), places.held()));
    }
}
