package dev.holdfast.tiles.span;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;

/**
 * The centres and the edges of a grid's cells as doubles. These very numbers are published, and these very numbers decide
 * what belongs to a country.
 */
public final class GridLines {
    private static final int MOST_COLUMNS = 1 << 25;
    private static final int MOST_ROWS = 1 << 24;
    private static final double SMALLEST_CELL = 1e-9;

    private final TileGrid grid;

    /**
     * Lines of a grid.
     *
     * @throws TileException E002 if the grid is finer or larger than can be counted exactly, E004 if a centre is not on
     *     the earth (T4)
     */
    public GridLines(TileGrid grid) {
        this.grid = grid;
        boolean countable = grid.columns() >= 1
                && grid.columns() <= MOST_COLUMNS
                && grid.rows() >= 1
                && grid.rows() <= MOST_ROWS
                && grid.width() >= SMALLEST_CELL
                && grid.height() >= SMALLEST_CELL;
        if (!countable) {
            throw new TileException(
                    TileError.E002,
                    "the grid has " + grid.columns() + " x " + grid.rows() + " cells of " + grid.width() + " x "
                            + grid.height() + " degrees; up to " + MOST_COLUMNS + " columns, " + MOST_ROWS
                            + " rows and cells from " + SMALLEST_CELL + " degrees on can be counted");
        }
        onEarth(0, 0);
        onEarth(grid.rows() - 1, grid.columns() - 1);
    }

    private void onEarth(int row, int column) {
        double longitude = columnCentre(column);
        double latitude = rowCentre(row);
        if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
            throw new TileException(
                    TileError.E004,
                    "the centre of row " + row + ", column " + column + " is at longitude " + longitude + ", latitude "
                            + latitude + "; longitudes run from -180 to 180 and latitudes from -90 to 90");
        }
    }

    /** The grid. */
    public TileGrid grid() {
        return grid;
    }

    /** The longitude of a column's centres. */
    public double columnCentre(int column) {
        return grid.left() + (column + 0.5) * grid.width();
    }

    /** The latitude of a row's centres. */
    public double rowCentre(int row) {
        return grid.top() - (row + 0.5) * grid.height();
    }

    /** The longitude of a column's left edge; that of its right edge is the next column's. */
    public double columnEdge(int column) {
        return grid.left() + column * grid.width();
    }

    /** The latitude of a row's upper edge; that of its lower edge is the next row's. It never passes a pole. */
    public double rowEdge(int row) {
        return Math.max(-90, Math.min(90, grid.top() - row * grid.height()));
    }

    /** Whether the last column's neighbour is the first. */
    public boolean goesRoundTheWorld() {
        return Math.abs(grid.columns() * grid.width() - 360) < grid.width() / 2;
    }

    /** The first row whose centre is at a latitude or south of it, or the count of rows. */
    int firstCentreAtOrBelow(double latitude) {
        int row = guess((rowCentre(0) - latitude) / grid.height(), grid.rows());
        while (row > 0 && rowCentre(row - 1) <= latitude) {
            row--;
        }
        while (row < grid.rows() && rowCentre(row) > latitude) {
            row++;
        }
        return row;
    }

    /** The first row whose upper edge is at a latitude or south of it, or the count of edges. */
    int firstEdgeAtOrBelow(double latitude) {
        int edges = grid.rows() + 1;
        int row = guess((grid.top() - latitude) / grid.height(), edges);
        while (row > 0 && rowEdge(row - 1) <= latitude) {
            row--;
        }
        while (row < edges && rowEdge(row) > latitude) {
            row++;
        }
        return row;
    }

    private static int guess(double steps, int most) {
        return (int) Math.max(0, Math.min(most, Math.floor(steps)));
    }
}
