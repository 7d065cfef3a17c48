package dev.holdfast.tiles;

/**
 * A raster's grid in degrees: rows from the top, columns from the left, both from 0 (T1).
 *
 * @param columns how many columns, at least 1
 * @param rows how many rows, at least 1
 * @param left longitude of the left edge of column 0
 * @param top latitude of the upper edge of row 0
 * @param width of a cell in degrees of longitude, above 0
 * @param height of a cell in degrees of latitude, above 0
 */
public record TileGrid(int columns, int rows, double left, double top, double width, double height) {
    /**
     * The number of a cell, row-major (T1). It is unsigned 64-bit; a grid of ints never passes 2^62.
     *
     * @param row 0-based from the top
     * @param column 0-based from the left
     */
    public long tileId(int row, int column) {
        return (long) row * columns + column;
    }
}
