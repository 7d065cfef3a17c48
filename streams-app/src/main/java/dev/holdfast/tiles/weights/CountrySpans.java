package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import java.util.List;

/**
 * The tiles of one country, as the index has them (T11). Their order is that of the spans, which is ascending tile id.
 *
 * @param country ISO 3166-1 alpha-2
 * @param grid the raster's grid
 * @param spans sorted by row and first column, without overlap, inside of the grid; may be empty
 */
public record CountrySpans(String country, TileGrid grid, List<CellSpan> spans) {
    /**
     * Keeps a copy of the spans.
     *
     * @throws TileException E101 if the spans are out of order, overlap or leave the grid
     */
    public CountrySpans {
        spans = List.copyOf(spans);
        CellSpan before = new CellSpan(-1, 0, 0);
        for (CellSpan span : spans) {
            boolean inside = span.row() >= 0
                    && span.first() >= 0
                    && span.first() <= span.last()
                    && span.last() < grid.columns()
                    && span.row() < grid.rows();
            boolean behind = span.row() > before.row() || (span.row() == before.row() && span.first() > before.last());
            if (!inside || !behind) {
                throw new TileException(
                        TileError.E101,
                        "the tiles of " + country + " must ascend inside of a grid of " + grid.rows() + " rows and "
                                + grid.columns() + " columns, but " + span + " follows " + before
                                + "; make the tile index again");
            }
            before = span;
        }
    }

    /** How many tiles there are. */
    public long count() {
        return spans.stream().mapToLong(CellSpan::length).sum();
    }

    /**
     * Names a tile for a message.
     *
     * @param index 0-based in the order of the tiles
     */
    public String name(long index) {
        long left = index;
        for (CellSpan span : spans) {
            if (left < span.length()) {
                return name(span.row(), span.first() + (int) left);
            }
            left -= span.length();
        }
        throw new IndexOutOfBoundsException(country + " has no tile number " + index);
    }

    /** Names the tile of a cell for a message. */
    String name(int row, int column) {
        return "tile " + Long.toUnsignedString(grid.tileId(row, column)) + " of " + country + " (row " + row
                + ", column " + column + ")";
    }
}
