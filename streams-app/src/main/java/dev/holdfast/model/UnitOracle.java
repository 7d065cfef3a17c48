package dev.holdfast.model;

import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * Knows the units of a table without looking at it: which there are, in which order, and how many. So holes and strangers
 * are found (P23, P28, P29). Units and ranks are not negative; ranks begin at 0 (P28).
 */
public interface UnitOracle {

    /**
     * Bounds that are proven for a count.
     *
     * @param least the count is not less
     * @param most the count is not more
     */
    record Bounds(double least, double most) {}

    /** Returns how many units there are up to a number, itself included. */
    long countUpTo(long number);

    /** Returns the unit of a rank. */
    long nth(long rank);

    /** Returns the least unit above a number. */
    long next(long number);

    /** Returns the units from a number on, upwards. */
    PrimitiveIterator.OfLong from(long number);

    /** Returns how many units there are between two numbers, both included. */
    default long countBetween(long from, long to) {
        return countUpTo(to) - countUpTo(from - 1);
    }

    /** Returns what is proven of {@link #countUpTo} at little cost; empty if nothing is (P32). */
    default Optional<Bounds> bounds(long number) {
        return Optional.empty();
    }

    /** Returns how wide a stretch without units may be near a number before it is called a hole at first sight (P32). */
    default long widestGap(long number) {
        return 0;
    }

    /** Returns about how many units a stretch between two numbers has (P32). */
    default double estimateBetween(long from, long to) {
        return countBetween(from, to);
    }
}
