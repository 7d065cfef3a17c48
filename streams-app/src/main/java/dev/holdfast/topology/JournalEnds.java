package dev.holdfast.topology;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the journal of attempts ends now, asked without waiting. */
@FunctionalInterface
public interface JournalEnds {

    /**
     * Asks for the end of one partition of topic attempts.
     *
     * @return the offset behind its last record, later
     */
    CompletionStage<Long> endOf(int partition);

    /**
     * Asks up to where nothing of one partition of topic attempts will be read any more by whoever has it now.
     *
     * @return the first offset that the log still has, or the one that the group has committed if that is behind it, later; 0 if
     *     it is not known
     */
    default CompletionStage<Long> passedOf(int partition) {
        return CompletableFuture.completedFuture(0L);
    }
}
