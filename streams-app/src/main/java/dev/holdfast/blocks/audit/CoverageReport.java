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
        @Nullable String firstOnlyInBlocks) {

    /** Says whether both have the same rows. */
    public boolean isCovered() {
        return rowsOnlyThere == 0 && rowsOnlyInBlocks == 0;
    }

    /** Returns the report as a line for people. */
    public String inWords(String experimentId) {
        if (isCovered()) {
            return side + ": nothing differs from the blocks";
        }
        String there = rowsOnlyThere == 0
                ? ""
                : " have " + rowsOnlyThere + " rows that the blocks do not have (" + unitsOnlyThere
                        + " whole units), the first at " + firstOnlyThere + ";";
        String here = rowsOnlyInBlocks == 0
                ? ""
                : " lack " + rowsOnlyInBlocks + " rows of the blocks, the first at " + firstOnlyInBlocks + ";";
        return side + there + here + " 'holdfast blocks convert " + experimentId
                + "' brings in what is new, 'holdfast blocks scan " + experimentId + "' looks at the blocks";
    }
}
