package dev.holdfast.results;

import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Opens stores of a running application for reading. */
@FunctionalInterface
public interface StoreOpener {

    /**
     * Opens a store.
     *
     * @throws InvalidStateStoreException if this instance does not hold it now, or has not restored it yet
     */
    <T> T open(StoreQueryParameters<T> query);
}
