package dev.holdfast.tiles.span;

import dev.holdfast.tiles.CellSpan;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/** Spans sorted by row and first column that do not touch, in twelve bytes each. It never changes. */
public final class SpanList extends AbstractList<CellSpan> implements RandomAccess {
    static final SpanList EMPTY = new Builder(0).build();

    private final int[] rows;
    private final int[] firsts;
    private final int[] lasts;
    private final long cells;

    private SpanList(int[] rows, int[] firsts, int[] lasts, long cells) {
        this.rows = rows;
        this.firsts = firsts;
        this.lasts = lasts;
        this.cells = cells;
    }

    /** How many cells all its spans have. */
    public long cells() {
        return cells;
    }

    @Override
    public CellSpan get(int index) {
        Objects.checkIndex(index, rows.length);
        return new CellSpan(rows[index], firsts[index], lasts[index]);
    }

    @Override
    public int size() {
        return rows.length;
    }

    /** Gathers spans that come sorted by row and first column; those of a row may overlap. */
    static final class Builder {
        private final int[] rows;
        private final int[] firsts;
        private final int[] lasts;
        private int size;

        Builder(int room) {
            rows = new int[room];
            firsts = new int[room];
            lasts = new int[room];
        }

        void add(int row, int first, int last) {
            if (size > 0 && rows[size - 1] == row && first <= lasts[size - 1] + 1) {
                lasts[size - 1] = Math.max(lasts[size - 1], last);
            } else {
                rows[size] = row;
                firsts[size] = first;
                lasts[size++] = last;
            }
        }

        SpanList build() {
            long cells = 0;
            for (int i = 0; i < size; i++) {
                cells += lasts[i] - firsts[i] + 1;
            }
            return new SpanList(
                    Arrays.copyOf(rows, size), Arrays.copyOf(firsts, size), Arrays.copyOf(lasts, size), cells);
        }
    }
}
