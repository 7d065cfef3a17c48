package dev.holdfast.blocks.audit;

import org.jspecify.annotations.Nullable;

/**
 * What one side has and the other has not.
 *
 * @param side which two were compared, in words
 * @param unitsOnlyThere units of the first side that the blocks do not have
 * @param firstOnlyThere the least of them; null if there is none
 * @param rowsOnlyThere rows of the first side that the blocks do not have
 * @param rowsOnlyInBlocks rows of the blocks that the first side does not have
 * @param firstOnlyInBlocks the least unit with such a row; null if there is none
 */
public record CoverageReport(
        String side,
        long unitsOnlyThere,
        @Nullable String firstOnlyThere,
        long rowsOnlyThere,
        long rowsOnlyInBlocks,
        @Nullable String firstOnlyInBlocks) {}
