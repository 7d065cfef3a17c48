package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileException;
import java.io.IOException;

/** The exact weights of one country (T13 to T19), decided and ready to be written. */
public interface TileWeights {
    /** What is said about them. */
    WeightSummary summary();

    /**
     * Writes all weights, in the order of the tiles; as often as asked, always the same.
     *
     * @return the sum of what was written, which is K
     * @throws IOException if the masses cannot be read or the weights not be written
     * @throws TileException E102 or E105 if the masses are not what they were when the weights were decided
     */
    long writeTo(WeightSink sink) throws IOException;
}
