package dev.holdfast.tiles.pages;

import java.io.IOException;

/** How a column of a tile table becomes pages. Every column is made of the runs of a row group, not of rows. */
interface ColumnEncoder {
    /** Whether its pages are packed by ZSTD. What run lengths pack well already is not. */
    boolean isCompressed();

    /** Writes the column's pages of one row group. Groups come in the tiles' order, each once. */
    void write(TileGroup group, ChunkWriter chunk) throws IOException;
}
