package dev.holdfast.tiles.weights;

import java.io.IOException;

/** Rows of tile_weights, one after the other in the order of their file. */
public interface WeightRows {
    /**
     * Goes to the next row, at first to the first.
     *
     * @return whether there is one
     * @throws IOException if it cannot be read
     */
    boolean next() throws IOException;

    /** The row's country_iso. */
    String country();

    /** The row's tile_id, unsigned. */
    long tileId();

    /** The row's weight_fp, unsigned. */
    long weight();

    /** The row's dp. */
    int dp();

    /** The row's zero_mass_fallback. */
    boolean isZeroMassFallback();
}
