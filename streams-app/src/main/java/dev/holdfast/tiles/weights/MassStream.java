package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** The masses of a country's tiles in the order of the tiles, the same whenever they are read (T12). */
@FunctionalInterface
public interface MassStream {
    /**
     * Hands out all masses, from the first.
     *
     * @throws IOException if they cannot be read
     */
    void forEach(Batch batch) throws IOException;

    /**
     * The masses of tiles that have one in common with all tiles of their row, such as their area.
     *
     * @param massOfRow by the number of the row
     */
    static MassStream ofRows(CountrySpans tiles, IntToDoubleFunction massOfRow) {
        return batch -> {
            double[] masses = new double[tiles.grid().columns()];
            for (CellSpan span : tiles.spans()) {
                Arrays.fill(masses, 0, span.length(), massOfRow.applyAsDouble(span.row()));
                batch.accept(masses, span.length());
            }
        };
    }

    /** What receives the masses. */
    @FunctionalInterface
    interface Batch {
        /**
         * Receives the next masses.
         *
         * @param masses valid during the call, from index 0
         * @param count how many of them count
         * @throws IOException if what is made of them cannot be written
         */
        void accept(double[] masses, int count) throws IOException;
    }
}
