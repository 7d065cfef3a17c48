package dev.holdfast.topology;

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
}
