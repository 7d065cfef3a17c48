package dev.holdfast.tiles.span;

import dev.holdfast.tiles.CellSpan;
import java.util.BitSet;

/**
 * The smallest window that holds all cells of a country, those of its holes included: its rows from the first to the
 * last, and the fewest neighbouring columns. On a grid that goes round the world it may cross the dateline; then its last
 * column is beyond the grid's and goes on from column 0.
 *
 * @param firstRow its upper row
 * @param rows how many, 0 if the country has no cell
 * @param firstColumn its left column
 * @param columns how many, 0 if the country has no cell
 */
public record CellWindow(int firstRow, int rows, int firstColumn, int columns) {
    /** How many cells it has, which is how many are visited (T6). */
    public long cells() {
        return (long) rows * columns;
    }

    static CellWindow of(SpanList spans, GridLines lines) {
        if (spans.isEmpty()) {
            return new CellWindow(0, 0, 0, 0);
        }
        BitSet used = new BitSet(lines.grid().columns());
        for (CellSpan span : spans) {
            used.set(span.first(), span.last() + 1);
        }
        int firstRow = spans.get(0).row();
        int rows = spans.get(spans.size() - 1).row() - firstRow + 1;
        int first = used.nextSetBit(0);
        int columns = used.length() - first;
        if (lines.goesRoundTheWorld()) {
            for (int gap = used.nextClearBit(first); gap < used.length(); ) {
                int next = used.nextSetBit(gap);
                int without = lines.grid().columns() - (next - gap);
                if (without < columns) {
                    first = next;
                    columns = without;
                }
                gap = used.nextClearBit(next);
            }
        }
        return new CellWindow(firstRow, rows, first, columns);
    }
}
