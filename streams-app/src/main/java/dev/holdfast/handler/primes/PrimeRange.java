package dev.holdfast.handler.primes;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * The primes of one item: consecutive ones, from the first to the last.
 *
 * @param first the first prime
 * @param last the last prime
 * @param startIndex the 0-based rank of the first prime
 * @param count how many primes there are
 */
record PrimeRange(long first, long last, long startIndex, long count) {
    static final String FIRST_PRIME = "first_prime";
    static final String LAST_PRIME = "last_prime";
    static final String START_INDEX = "start_index";
    static final String COUNT = "count";

    /** The greatest prime that is taken, so that no sum or power here leaves 64 bits. */
    static final long MAX_PRIME = (1L << 62) - 1;

    /** Below this a range is sieved; above it, where few primes are asked for, testing candidates costs less. */
    private static final long SIEVED_BELOW = SegmentedSieve.MAX;

    /**
     * Reads an item's fields.
     *
     * @throws HandlerFailure of category DATA_ERROR if one is missing, is no number, or is out of bounds
     */
    static PrimeRange from(Map<String, String> fields) throws HandlerFailure {
        PrimeRange range = new PrimeRange(
                number(fields, FIRST_PRIME, 2, MAX_PRIME),
                number(fields, LAST_PRIME, 2, MAX_PRIME),
                number(fields, START_INDEX, 0, Long.MAX_VALUE),
                number(fields, COUNT, 1, PrimePartitionsType.MAX_PRIMES_PER_ITEM));
        if (range.last < range.first) {
            throw dataError(
                    LAST_PRIME + " must not be below " + FIRST_PRIME + " " + range.first + ", but was " + range.last);
        }
        return range;
    }

    /** Returns the primes from the first to the last, found anew. */
    PrimitiveIterator.OfLong primes(BasePrimes basePrimes) {
        return last < SIEVED_BELOW ? new SegmentedSieve(basePrimes, first, last) : new TestedPrimes(first, last);
    }

    /** Makes the failure that says what is wrong with an item. */
    static HandlerFailure dataError(String message) {
        return new HandlerFailure(ErrorCategory.DATA_ERROR, message);
    }

    private static long number(Map<String, String> fields, String name, long least, long greatest)
            throws HandlerFailure {
        String text = fields.get(name);
        Long value = parsed(text);
        if (value == null || value < least || value > greatest) {
            throw dataError("field " + name + " must be a whole number from " + least + " to " + greatest + ", but was "
                    + (text == null ? "absent" : "'" + text + "'"));
        }
        return value;
    }

    private static @Nullable Long parsed(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,18}|[0-8][0-9]{18}")) {
            return null;
        }
        return Long.valueOf(text);
    }
}
