package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One pass over a raster that puts the masses of a group of countries into a spool, country after country, each in the
 * order of its tiles. A block is read once, and only if a tile lies in it (T21, T28).
 */
final class MassSweep {
    private final RasterBlocks raster;
    private final MassSpool spool;
    private final List<Course> courses = new ArrayList<>();
    private final double[] cells;
    private long blocks;

    MassSweep(RasterBlocks raster, MassSpool spool) {
        this.raster = raster;
        this.spool = spool;
        cells = new double[Math.multiplyExact(raster.blockColumns(), raster.blockRows())];
    }

    /**
     * Does it.
     *
     * @throws IOException if the raster cannot be read or the spool not be written
     * @throws TileException E002 if a country's grid is not the raster's, E105 if a cell that is not nodata is negative or
     *     not finite
     */
    void run(List<CountryTiles> countries) throws IOException {
        long first = 0;
        for (CountryTiles tiles : countries) {
            requireGrid(tiles);
            courses.add(new Course(tiles, first));
            first += tiles.count();
        }
        int bands = (raster.rows() - 1) / raster.blockRows() + 1;
        for (int down = 0; down < bands; down++) {
            sweep(down);
        }
    }

    /** How many blocks were read. */
    long blocks() {
        return blocks;
    }

    private void requireGrid(CountryTiles tiles) {
        if (tiles.grid().columns() != raster.columns() || tiles.grid().rows() != raster.rows()) {
            throw new TileException(
                    TileError.E002,
                    "the tiles of " + tiles.country() + " are of a grid of " + tiles.grid().rows() + " rows and "
                            + tiles.grid().columns() + " columns, but the raster has " + raster.rows() + " and "
                            + raster.columns() + "; give the raster of which the tile index was made");
        }
    }

    private void sweep(int down) throws IOException {
        int rowsEnd = Math.min(raster.rows(), Math.multiplyExact(down + 1, raster.blockRows()));
        List<Piece> pieces = new ArrayList<>();
        BitSet needed = new BitSet();
        for (Course course : courses) {
            course.advance(rowsEnd, pieces);
        }
        for (Piece piece : pieces) {
            needed.set(
                    piece.span.first() / raster.blockColumns(), piece.span.last() / raster.blockColumns() + 1);
        }
        for (int across = needed.nextSetBit(0); across >= 0; across = needed.nextSetBit(across + 1)) {
            raster.read(down, across, cells);
            blocks++;
            for (Piece piece : pieces) {
                put(piece, down, across);
            }
        }
    }

    private void put(Piece piece, int down, int across) throws IOException {
        int left = across * raster.blockColumns();
        int from = Math.max(piece.span.first(), left);
        int to = Math.min(piece.span.last(), left + raster.blockColumns() - 1);
        int row = (piece.span.row() - down * raster.blockRows()) * raster.blockColumns();
        for (int column = from; column <= to; column++) {
            double cell = cells[row + column - left];
            double mass = raster.isNodata(cell) ? 0 : cell;
            if (!Mass.isLegal(mass)) {
                throw Mass.refusal(piece.tiles.name(piece.span.row(), column), mass);
            }
            spool.put(piece.index + column - piece.span.first(), mass);
        }
    }

    /** A span in the rows that are at hand, and the place of its first mass in the spool. */
    private record Piece(CountryTiles tiles, CellSpan span, long index) {}

    /** How far a country's spans have been swept. */
    private static final class Course {
        private final CountryTiles tiles;
        private int next;
        private long index;

        Course(CountryTiles tiles, long index) {
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
