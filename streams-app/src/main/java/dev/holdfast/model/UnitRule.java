package dev.holdfast.model;

import java.util.List;
import java.util.Optional;

/** Checks a unit's rows by computing them again (P26). Thread-safe. */
@FunctionalInterface
public interface UnitRule {

    /**
     * Returns what is wrong with the rows of a unit, in words; empty if they are right.
     *
     * @param unit the unit
     * @param rows all its rows, sorted by the row key
     */
    Optional<String> fault(long unit, List<long[]> rows);
}
