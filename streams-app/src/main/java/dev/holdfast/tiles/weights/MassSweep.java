package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One pass over a raster that puts the masses of a group of countries into a spool, country after country, each in the
 * order of its tiles. A block is read once, and only if a tile lies in it (T21, T28).
 */
final class MassSweep {
    /** So that a block takes no more than 128 MiB. */
    private static final int MOST_CELLS = 1 << 24;

    private final RasterBlocks raster;
    private final TileGrid grid;
    private final MassSpool spool;
    private final List<Course> courses = new ArrayList<>();
    private final int width;
    private final int height;
    private final double[] cells;
    private long blocks;

    /**
     * Begins before the first block.
     *
     * @throws TileException E109 if the raster's blocks are too large to be held
     */
    MassSweep(RasterBlocks raster, MassSpool spool) {
        this.raster = raster;
        this.spool = spool;
        grid = raster.grid();
        width = Math.min(raster.blockColumns(), grid.columns());
        height = Math.min(raster.blockRows(), grid.rows());
        if ((long) width * height > MOST_CELLS) {
            throw new TileException(
                    TileError.E109,
                    "a block of the raster has " + height + " rows of " + width + " cells, more than " + MOST_CELLS
                            + " in all; rewrite it in tiles, for example gdal_translate -co TILED=YES");
        }
        cells = new double[width * height];
    }

    /**
     * Does it.
     *
     * @throws IOException if the raster cannot be read or the spool not be written
     * @throws TileException E002 if a country's grid is not the raster's, E105 if a cell that is not nodata is negative or
     *     not finite
     */
    void run(List<CountrySpans> countries) throws IOException {
        long first = 0;
        for (CountrySpans tiles : countries) {
            requireGrid(tiles);
            courses.add(new Course(tiles, first));
            first += tiles.count();
        }
        for (int top = 0; top < grid.rows(); top += height) {
            sweep(top, Math.min(height, grid.rows() - top));
        }
    }

    /** How many blocks were read. */
    long blocks() {
        return blocks;
    }

    private void requireGrid(CountrySpans tiles) {
        if (!tiles.grid().equals(grid)) {
            throw new TileException(
                    TileError.E002,
                    "the tiles of " + tiles.country() + " are of " + tiles.grid() + ", but the raster has " + grid
                            + "; give the raster of which the tile index was made");
        }
    }

    private void sweep(int top, int rows) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Course course : courses) {
            course.advance(top + rows, pieces);
        }
        BitSet needed = new BitSet();
        for (Piece piece : pieces) {
            needed.set(piece.span.first() / width, piece.span.last() / width + 1);
        }
        for (int across = needed.nextSetBit(0); across >= 0; across = needed.nextSetBit(across + 1)) {
            int left = across * width;
            int columns = Math.min(width, grid.columns() - left);
            raster.read(top, left, rows, columns, cells);
            blocks++;
            for (Piece piece : pieces) {
                put(piece, (piece.span.row() - top) * columns - left, left, left + columns - 1);
            }
        }
    }

    private void put(Piece piece, int shift, int left, int right) throws IOException {
        int to = Math.min(piece.span.last(), right);
        for (int column = Math.max(piece.span.first(), left); column <= to; column++) {
            double cell = cells[shift + column];
            double mass = raster.isNodata(cell) ? 0 : cell;
            if (!Mass.isLegal(mass)) {
                throw Mass.refusal(piece.tiles.name(piece.span.row(), column), mass);
            }
            spool.put(piece.index + column - piece.span.first(), mass);
        }
    }

    /** A span in the rows that are at hand, and the place of its first mass in the spool. */
    private record Piece(CountrySpans tiles, CellSpan span, long index) {}

    /** How far a country's spans have been swept. */
    private static final class Course {
        private final CountrySpans tiles;
        private int next;
        private long index;

        Course(CountrySpans tiles, long index) {
            this.tiles = tiles;
            this.index = index;
        }

        void advance(int rowsEnd, List<Piece> pieces) {
            List<CellSpan> spans = tiles.spans();
            while (next < spans.size() && spans.get(next).row() < rowsEnd) {
                pieces.add(new Piece(tiles, spans.get(next), index));
                index += spans.get(next).length();
                next++;
            }
        }
    }
}
