package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the masses of countries from a raster, in groups that fit on the disk together. The raster is open and a file of
 * masses exists only while {@link #forEach} runs, however it ends. On Unix the file has no name even then, so a killed
 * process leaves nothing behind, either.
 *
 * @param raster opens the raster
 * @param folder for the file of masses
 * @param diskBytes the most that file may take (T28)
 */
public record PopulationMasses(Opener raster, Path folder, long diskBytes) {
    /** Two GiB, as T28 allows a worker. */
    public static final long DISK_BYTES = 2L << 30;

    /** Opens the raster. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens it; the caller closes it.
         *
         * @throws IOException if it cannot be opened
         */
        RasterBlocks open() throws IOException;
    }

    /** What is done with a country. */
    @FunctionalInterface
    public interface Use {
        /**
         * Does it.
         *
         * @param masses can be read again and again until this method returns
         * @throws IOException if the masses cannot be read or what is made of them not be written
         */
        void accept(CountrySpans tiles, MassStream masses) throws IOException;
    }

    /**
     * What was read.
     *
     * @param bytes of the raster's file
     * @param blocks of the raster
     * @param groups how often the raster was swept
     */
    public record Reading(long bytes, long blocks, int groups) {}

    /**
     * Hands over each country, in the order given.
     *
     * @return what was read, for the counters (T27)
     * @throws IOException if the raster cannot be read or the disk is full
     * @throws TileException E002 if a country's grid is not the raster's, E105 if a cell is negative or not finite, E109 if
     *     one country alone needs more of the disk than allowed
     */
    public Reading forEach(List<CountrySpans> countries, Use use) throws IOException {
        try (RasterBlocks open = raster.open()) {
            List<List<CountrySpans>> groups = groups(countries, MassSpool.width(open));
            long blocks = 0;
            for (List<CountrySpans> group : groups) {
                blocks += forEach(open, group, use);
            }
            return new Reading(open.bytesRead(), blocks, groups.size());
        }
    }

    private long forEach(RasterBlocks open, List<CountrySpans> group, Use use) throws IOException {
        try (MassSpool spool = new MassSpool(folder, MassSpool.width(open))) {
            MassSweep sweep = new MassSweep(open, spool);
            sweep.run(group);
            long first = 0;
            for (CountrySpans tiles : group) {
                use.accept(tiles, spool.read(first, tiles.count()));
                first += tiles.count();
            }
            return sweep.blocks();
        }
    }

    private List<List<CountrySpans>> groups(List<CountrySpans> countries, int width) {
        List<List<CountrySpans>> groups = new ArrayList<>();
        long room = 0;
        for (CountrySpans tiles : countries) {
            long needed = tiles.count() * width;
            if (needed > diskBytes) {
                throw new TileException(
                        TileError.E109,
                        "the masses of " + tiles.country() + " take " + needed + " bytes of disk, but only " + diskBytes
                                + " are allowed; allow more");
            }
            if (groups.isEmpty() || needed > room) {
                groups.add(new ArrayList<>());
                room = diskBytes;
            }
            groups.get(groups.size() - 1).add(tiles);
            room -= needed;
        }
        return groups;
    }
}
