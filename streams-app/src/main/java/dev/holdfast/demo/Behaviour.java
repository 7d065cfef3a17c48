package dev.holdfast.demo;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a provider answers. What a call meets depends on its item and on how often it was tried, and on nothing else, so that
 * the same calls can be played again.
 *
 * @param median half of the calls take longer
 * @param sigma the spread of the logarithm of the times; 0: all take as long
 * @param errors the share of items whose first call is answered with status 500
 * @param silences the share of items whose first call is never answered
 * @param refusals the share of items whose first call is answered with status 429
 * @param perSecond calls a second that are let through, the others get status 429; 0: all are
 */
public record Behaviour(
        Duration median, double sigma, double errors, double silences, double refusals, long perSecond) {

    /** What one call meets. */
    public enum Kind {
        /** It is answered. */
        ANSWER,
        /** It is answered with status 500. */
        ERROR,
        /** It is answered with status 429, at once. */
        REFUSAL,
        /** It is never answered. */
        SILENCE
    }

    /**
     * What one call meets.
     *
     * @param kind what
     * @param after after how long
     */
    public record Fate(Kind kind, Duration after) {}

    /**
     * Returns what a call meets.
     *
     * @param key the item
     * @param attempt how often it has been asked for, with this call
     */
    public Fate of(String key, int attempt) {
        SplittableRandom random = new SplittableRandom(key.hashCode() * 31L + attempt);
        double kind = random.nextDouble();
        double times = Math.exp(sigma * random.nextGaussian());
        Duration after = Duration.ofNanos((long) (median.toNanos() * times));
        if (attempt > 1 || kind >= errors + silences + refusals) {
            return new Fate(Kind.ANSWER, after);
        }
        if (kind < errors) {
            return new Fate(Kind.ERROR, after);
        }
        return kind < errors + silences ? new Fate(Kind.SILENCE, after) : new Fate(Kind.REFUSAL, Duration.ZERO);
    }
}
