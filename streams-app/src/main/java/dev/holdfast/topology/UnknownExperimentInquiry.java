package dev.holdfast.topology;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether it is sure that nobody has started an experiment: that it is not known here may be because its START
 * lies on the topic and the application was away, or because its record is on its way. For one experiment on one partition.
 */
final class UnknownExperimentInquiry {
    /** What a record needs at most from the transaction that decides its START to the mirror here. */
    static final long MIRROR_MS = 5_000;

    private static final long ASK_AGAIN_MS = 10_000;

    private @Nullable CompletableFuture<Set<String>> asked;
    private long askedAt = Long.MIN_VALUE / 2;
    private long answeredAt;
    private long asOf = -1;

    /**
     * Returns the time up to which it is sure that no START came, epoch ms; less than 0 if it is not known. Asks where it is
     * not known; to be called only while the experiment is not known.
     */
    long sure(String experimentId, PendingCommands commands, long now) {
        if (asked == null && now - askedAt >= ASK_AGAIN_MS) {
            askedAt = now;
            asked = commands.experiments().toCompletableFuture();
        }
        if (asked != null && asked.isDone()) {
            take(asked, experimentId, now);
            asked = null;
        }
        return asOf >= 0 && now - answeredAt >= MIRROR_MS ? asOf : -1;
    }

    private void take(CompletableFuture<Set<String>> answer, String experimentId, long now) {
        boolean none =
                !answer.isCompletedExceptionally() && !answer.getNow(Set.of()).contains(experimentId);
        answeredAt = now;
        asOf = none ? askedAt : -1;
    }
}
