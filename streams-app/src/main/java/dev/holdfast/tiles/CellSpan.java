package dev.holdfast.tiles;

/**
 * Neighbouring cells of one row. A country is a list of spans, sorted by row and first column, that do not touch.
 *
 * @param row 0-based from the top
 * @param first column, 0-based, included
 * @param last column, included, not before first
 */
public record CellSpan(int row, int first, int last) {
    /** How many cells it holds. */
    public int length() {
        return last - first + 1;
    }
}
