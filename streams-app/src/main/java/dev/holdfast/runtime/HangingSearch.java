package dev.holdfast.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells transactions that never end from those that are about to end. A coordinator forgets a transaction once its end is
 * written to every partition. So one that no coordinator knows of hangs only if it is still open when it is looked at
 * again, afterwards.
 *
 * @param <K> where a transaction is open
 * @param <T> what it is
 */
final class HangingSearch<K, T> {
    private static final int LOOKS = 10;

    private final Look<K, T> look;

    /** How the brokers are asked. */
    interface Look<K, T> {
        /** Returns what is open at these places. */
        Map<K, T> open(Set<K> places) throws ExecutionException;

        /** Returns those of which no coordinator knows. */
        Map<K, T> unknown(Map<K, T> open) throws ExecutionException;
    }

    HangingSearch(Look<K, T> look) {
        this.look = look;
    }

    /**
     * Searches.
     *
     * @param patience how long one has to be open and unknown
     * @throws ExecutionException if a broker does not tell
     */
    Map<K, T> find(Set<K> places, Duration patience) throws ExecutionException {
        Map<K, T> suspects = stillOpen(look.unknown(look.open(places)));
        for (int looked = 1; looked < LOOKS && !suspects.isEmpty(); looked++) {
            LockSupport.parkNanos(patience.toNanos() / LOOKS);
            suspects = stillOpen(look.unknown(suspects));
        }
        return suspects;
    }

    private Map<K, T> stillOpen(Map<K, T> suspects) throws ExecutionException {
        Map<K, T> still = new HashMap<>(suspects);
        if (!suspects.isEmpty()) {
            Map<K, T> now = look.open(suspects.keySet());
            still.entrySet().removeIf(suspect -> !suspect.getValue().equals(now.get(suspect.getKey())));
        }
        return still;
    }
}
