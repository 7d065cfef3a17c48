package dev.holdfast.tiles.weights;

import java.io.IOException;

/** The masses of a country's tiles in the order of the tiles, the same whenever they are read (T12). */
@FunctionalInterface
public interface MassStream {
    /**
     * Hands out all masses, from the first.
     *
     * @throws IOException if they cannot be read
     */
    void forEach(Batch batch) throws IOException;

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
