package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import java.io.IOException;

/** What receives a country's weights in the order of the tiles, each tile once. Weights are unsigned. */
public interface WeightSink {
    /**
     * Receives the weights of the next tiles.
     *
     * @param tiles a span of the country, or a part of one
     * @param weights one a tile; valid during the call
     * @param from where they begin
     * @throws IOException if they cannot be written
     */
    void weights(CellSpan tiles, long[] weights, int from) throws IOException;

    /**
     * Receives the one weight that the next tiles all have.
     *
     * @param tiles a span of the country, or a part of one
     * @param weight of each of them
     * @throws IOException if it cannot be written
     */
    void equalWeights(CellSpan tiles, long weight) throws IOException;
}
