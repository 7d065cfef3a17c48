package dev.holdfast.execution;

import dev.holdfast.config.yaml.Rate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many calls may be under way, and how soon the next one may begin. Both fall when the service says that it is too
 * much (429) and rise again slowly; other failures say nothing of the pace. A refusal of a call that began before the last
 * cut is old news. No I/O and no clock. For one thread at a time.
 */
final class Limiter {
    /** Returned where only the end of another call helps. */
    static final long UNTIL_ONE_ENDS = Long.MAX_VALUE;

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A cut goes to just below what was let through. */
    private static final double BELOW_OBSERVED = 0.97;

    private static final double SMALL_CUT = 0.98;
    /** Not worth a cut: a service that is used to the full refuses one now and then. */
    private static final double TOLERATED = 0.02;
    /** Cuts that have cost so much of what was let through are looked at: did they help? */
    private static final double WORTH_CUTTING = 0.9;

    private static final double SMALL_SHARE = 0.3;
    /** So many refusals with no other outcome between are no single call's: then all calls wait as long as was asked for. */
    private static final int IN_A_ROW = 5;

    private static final double LEAST_PER_SECOND = 0.05;
    /** After a cut the pace is kept for so long, in seconds; then it rises, slowly at first. */
    private static final double HOLD = 10;

    private static final double FIRST_GROWTH = 0.002;
    private static final double GROWTH_DOUBLES = 20;

    private final Throughput throughput = new Throughput();
    private final RefusedShare share = new RefusedShare();
    private final PaceRelease release;
    private int least;
    private int most;
    private double level;
    private double fixedPerSecond = Double.POSITIVE_INFINITY;
    private double adaptedPerSecond = Double.POSITIVE_INFINITY;
    private int running;
    private long nextAt;
    private long blockedUntil;
    /** How long the calls that were refused in a row were asked to wait. */
    private long askedUntil;

    private int inARow;
    private long lastCut;
    private long lastGrowth;
    private boolean hasCut;
    private double meanNanos;
    private double best;

    Limiter(long now) {
        nextAt = now;
        blockedUntil = now;
        release = new PaceRelease(now);
    }

    /**
     * Sets the bounds; may be called at any time.
     *
     * @param leastLevel the level never falls below it
     * @param startLevel the level, if it was never set before
     * @param mostLevel the level never rises above it
     * @param rate calls over time at most
     * @param share the part of that rate that is for this process, more than 0 and at most 1
     */
    void bound(int leastLevel, int startLevel, int mostLevel, Optional<Rate> rate, double share) {
        boolean first = most == 0;
        boolean wasAtMost = level >= most;
        least = leastLevel;
        level = first ? startLevel : wasAtMost && mostLevel > most && startLevel == mostLevel ? mostLevel : level;
        most = mostLevel;
        level = Math.max(least, Math.min(level, most));
        fixedPerSecond = rate.map(Rate::perSecond).orElse(Double.POSITIVE_INFINITY) * share;
    }

    /** Returns how long the next call has to wait, in nanoseconds; 0 if it may begin. */
    long waitNanos(long now) {
        grow(now);
        if (blockedNanos(now) > 0) {
            return blockedNanos(now);
        }
        if (free() <= 0) {
            return UNTIL_ONE_ENDS;
        }
        return Double.isInfinite(perSecond()) ? 0 : Math.max(0, nextAt - now);
    }

    /**
     * Returns how many calls will end within a time, a quarter of the level at most; 0 where the pace is limited, for then
     * the end of a call does not let another one begin.
     */
    int endingWithin(long nanos) {
        boolean unknown = meanNanos == 0 || !Double.isInfinite(perSecond());
        return unknown ? 0 : (int) Math.min(level / 4, level * nanos / meanNanos);
    }

    /** Returns how long the service has asked not to be called, in nanoseconds; 0 or less if it has not. */
    long blockedNanos(long now) {
        return blockedUntil - now;
    }

    /** Notes that a call begins. */
    void begin(long now) {
        running++;
        throughput.begun(now);
        if (!Double.isInfinite(perSecond())) {
            nextAt = following(nextAt, now, perSecond());
        }
    }

    /** Returns when the call after one that begins now may begin, in nanoseconds, at so many calls a second. */
    static long following(long nextAt, long now, double perSecond) {
        long interval = (long) (SECOND / perSecond);
        // One that was late by less than its interval is made up for, so that the mean is right.
        return Math.max(nextAt, now - interval) + interval;
    }

    /** Notes that a call was answered, or not, but not for the pace. */
    void ended(long began, long now) {
        boolean saturated = free() <= 0;
        running--;
        inARow = 0;
        share.add(false);
        release.add(false, now);
        double took = now - began;
        meanNanos = meanNanos == 0 ? took : 0.9 * meanNanos + 0.1 * took;
        if (saturated && level < most) {
            // Before the first refusal as many again in one round of calls, then one more in each.
            level = Math.min(most, level + (hasCut ? 1 / level : 1));
        }
    }

    /**
     * Notes that a call was refused for the pace. What it was asked to wait is its own affair, unless others are refused
     * as well.
     *
     * @param retryAfterNanos what the service asked to wait; 0 for nothing
     */
    void refused(long began, long now, long retryAfterNanos) {
        throughput.refused(began);
        int together = running;
        running--;
        share.add(true);
        release.add(true, now);
        inARow++;
        askedUntil = inARow == 1 ? now : askedUntil;
        askedUntil = Math.max(askedUntil, now + retryAfterNanos);
        if (inARow >= IN_A_ROW || share.value() >= SMALL_SHARE) {
            blockedUntil = Math.max(blockedUntil, askedUntil);
        }
        boolean isOldNews = hasCut && began - lastCut <= 0;
        if (isOldNews || share.isAtMostOne() || share.value() <= TOLERATED || release.runs(now)) {
            return;
        }
        double observed = BELOW_OBSERVED * throughput.mostInASecond(now);
        if (!hasCut || now - lastCut > HOLD * SECOND) {
            best = observed;
        } else if (observed < WORTH_CUTTING * best && share.value() < SMALL_SHARE && release.mayStart(now)) {
            letBe(now);
            return;
        }
        if (observed < adaptedPerSecond) {
            adaptedPerSecond = observed;
        } else if (!hasCut || now - lastCut >= SECOND) {
            adaptedPerSecond *= SMALL_CUT;
        }
        adaptedPerSecond = Math.max(LEAST_PER_SECOND, adaptedPerSecond);
        double needed = 2 * adaptedPerSecond * meanNanos / SECOND + 1;
        level = Math.max(least, Math.min(level, Math.max(needed, 0.8 * together)));
        hasCut = true;
        lastCut = now;
        lastGrowth = now;
        nextAt = now + (long) (SECOND / adaptedPerSecond);
    }

    /** Returns how many calls may be under way. */
    int level() {
        return (int) level;
    }

    /** Returns how many are. */
    int running() {
        return running;
    }

    /** Returns how many more may be; 0 or less for none. */
    int free() {
        return (int) level - running;
    }

    /** Returns how many calls may begin in a second; infinite if there is no such limit. */
    double perSecond() {
        return Math.min(fixedPerSecond, adaptedPerSecond);
    }

    /** Less is let through than before the cuts, and as many are refused: it is not the pace that they are refused for. */
    private void letBe(long now) {
        release.start(now, share.value());
        adaptedPerSecond = Double.POSITIVE_INFINITY;
        level = most;
        lastCut = now;
        lastGrowth = now;
    }

    private void grow(long now) {
        double since = (now - lastCut) / SECOND - HOLD;
        if (!hasCut || since <= 0 || now - lastGrowth < SECOND / 10) {
            return;
        }
        double seconds = Math.min((now - lastGrowth) / SECOND, since);
        double steps = 1 + since / GROWTH_DOUBLES;
        adaptedPerSecond *= 1 + Math.min(0.5, FIRST_GROWTH * steps * steps * steps) * seconds;
        lastGrowth = now;
    }
}
