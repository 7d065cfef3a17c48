package dev.holdfast.tiles.span;

/**
 * A country's cells and what was visited to find them (T6): included, outside and hole add up to visited.
 *
 * @param spans the cells that belong to it
 * @param window the cells that were visited
 * @param hole how many more cells would belong to it if it had no holes
 */
public record CountryCells(SpanList spans, CellWindow window, long hole) {
    /** How many cells its window has. */
    public long visited() {
        return window.cells();
    }

    /** How many belong to it, which is how many rows its table has. */
    public long included() {
        return spans.cells();
    }

    /** How many belong neither to it nor to its holes. */
    public long outside() {
        return visited() - included() - hole;
    }
}
