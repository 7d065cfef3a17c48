package dev.holdfast.ingest;

/**
 * What came to a source since it was read, behind rows that are what they were.
 *
 * @param rows how many rows; 0 if it did not grow
 * @param items how many items they make
 * @param lastRow the number of the last row that was there, as its rows are numbered
 */
public record Growth(long rows, long items, long lastRow) {}
