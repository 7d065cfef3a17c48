package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;

/** Cuts weights that come in batches into spans, and adds them up. */
final class SpanWriter {
    private final CountrySpans tiles;
    private final WeightSink sink;
    private long[] weights = {};
    private long sum;
    private int span;
    private int done;

    SpanWriter(CountrySpans tiles, WeightSink sink) {
        this.tiles = tiles;
        this.sink = sink;
    }

    /** Where the next weights are put, from index 0. */
    long[] room(int count) {
        if (weights.length < count) {
            weights = new long[count];
        }
        return weights;
    }

    /**
     * Hands on what was put.
     *
     * @throws IOException if it cannot be written
     * @throws TileException E102 if there are more weights than tiles
     */
    void write(int count) throws IOException {
        int from = 0;
        while (from < count) {
            if (isComplete()) {
                throw new TileException(
                        TileError.E102,
                        "there are more masses than tiles of " + tiles.country() + "; read the raster again");
            }
            CellSpan whole = tiles.spans().get(span);
            int length = Math.min(count - from, whole.length() - done);
            int first = whole.first() + done;
            sink.weights(new CellSpan(whole.row(), first, first + length - 1), weights, from);
            from += length;
            done += length;
            if (done == whole.length()) {
                span++;
                done = 0;
            }
        }
        for (int i = 0; i < count; i++) {
            sum += weights[i];
        }
    }

    /** Whether all tiles have their weight. */
    boolean isComplete() {
        return span == tiles.spans().size();
    }

    /** The sum of all weights. */
    long sum() {
        return sum;
    }
}
