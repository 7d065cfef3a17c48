package dev.holdfast.tiles.pages;

import dev.holdfast.tiles.CellSpan;
import java.util.Arrays;

/**
 * The tiles of one row group as runs of neighbouring cells. A group is full at a fixed count of tiles from the country's
 * first on, so that no worker and no buffer decides where one ends.
 */
final class TileGroup {
    static final int FULL = 1 << 20;

    private int[] rows = new int[1024];
    private int[] firsts = new int[1024];
    private int[] lasts = new int[1024];
    private int runs;
    private int tiles;

    /** Adds as much of a span as there is room for, from a column on, and answers how many tiles that was. */
    int add(CellSpan span, int from) {
        int count = Math.min(span.last() - from + 1, FULL - tiles);
        if (runs == rows.length) {
            rows = Arrays.copyOf(rows, 2 * runs);
            firsts = Arrays.copyOf(firsts, 2 * runs);
            lasts = Arrays.copyOf(lasts, 2 * runs);
        }
        rows[runs] = span.row();
        firsts[runs] = from;
        lasts[runs++] = from + count - 1;
        tiles += count;
        return count;
    }

    void clear() {
        runs = 0;
        tiles = 0;
    }

    int runs() {
        return runs;
    }

    int tiles() {
        return tiles;
    }

    int row(int run) {
        return rows[run];
    }

    int first(int run) {
        return firsts[run];
    }

    int last(int run) {
        return lasts[run];
    }
}
