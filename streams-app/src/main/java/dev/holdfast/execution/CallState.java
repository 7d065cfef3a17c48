package dev.holdfast.execution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * How the calls of one experiment stand in one process.
 *
 * @param running how many are under way
 * @param level how many may be
 * @param broken the breaker lets no more than a probe through
 * @param blockedNanos how long the service has asked not to be called; 0 if it has not
 * @param perSecond how many may begin in a second; infinite if there is no such limit
 * @param outOfTokens the token rate is used up for the moment
 * @param shared how the limit stands that is shared with other experiments, in words; empty if there is none
 */
record CallState(
        int running,
        int level,
        boolean broken,
        long blockedNanos,
        double perSecond,
        boolean outOfTokens,
        Optional<String> shared) {

    /** Returns until when the service has asked not to be called; empty if it has not. */
    Optional<Instant> blockedUntil(Instant now) {
        return blockedNanos > 0
                ? Optional.of(now.plusNanos(blockedNanos).truncatedTo(ChronoUnit.SECONDS))
                : Optional.empty();
    }

    /** Returns it for people: how many calls there are, and what the next one waits for. */
    String inWords(Instant now) {
        StringBuilder words =
                new StringBuilder().append(running).append(" of ").append(level).append(" calls at once are under way");
        if (broken) {
            words.append(", the breaker lets no more than a probe through");
        }
        blockedUntil(now)
                .ifPresent(until ->
                        words.append(", the service asked to wait until ").append(until));
        if (!Double.isInfinite(perSecond)) {
            words.append(String.format(Locale.ROOT, ", at most %.1f begin in a second", perSecond));
        }
        shared.ifPresent(limit -> words.append(", ").append(limit));
        return words.append(outOfTokens ? ", the token rate is used up for the moment" : "")
                .toString();
    }
}
