package dev.holdfast.tiles.pages;

import java.io.IOException;

/** A value for each tile in the tiles' order, given out part by part. */
@FunctionalInterface
public interface TileValues {
    /**
     * Gives the next values.
     *
     * @param into gets them from index 0 on
     * @param count how many, at least 1
     */
    void next(long[] into, int count) throws IOException;
}
