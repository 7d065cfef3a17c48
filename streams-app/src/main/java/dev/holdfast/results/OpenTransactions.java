package dev.holdfast.results;

import java.util.Optional;

/**
 * Whether committed records are held back: readers of committed records stop at the first transaction that is open, and one
 * that never ends, because a damaged file has lost its end, hides all that came after it.
 */
@FunctionalInterface
public interface OpenTransactions {
    /** For those that look at nothing. */
    OpenTransactions NOT_LOOKED_FOR = topic -> Optional.empty();

    /**
     * Returns, in a sentence with topic, partition and offsets, what is held back by a transaction that never ends; empty if
     * nothing is. One that somebody will end is none of them.
     */
    Optional<String> hanging(String topic);

    /** Throws if something is held back. */
    default void require(String topic) {
        hanging(topic).ifPresent(what -> {
            throw new HangingTransactionException(what);
        });
    }
}
