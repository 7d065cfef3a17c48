package dev.holdfast.tiles.span;

import java.util.Arrays;

/** Spans in any order, overlapping or not, until they are merged. */
final class SpanBuffer {
    private int[] rows = new int[256];
    private long[] spans = new long[256];
    private int size;

    void add(int row, int first, int last) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
            spans = Arrays.copyOf(spans, 2 * size);
        }
        rows[size] = row;
        spans[size++] = (long) first << 32 | last;
    }

    void addAll(SpanBuffer other) {
        for (int i = 0; i < other.size; i++) {
            add(other.rows[i], (int) (other.spans[i] >>> 32), (int) other.spans[i]);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Sorted by row and column; what overlaps or touches is one. */
    SpanList merged() {
        if (size == 0) {
            return SpanList.EMPTY;
        }
        int top = Integer.MAX_VALUE;
        int bottom = 0;
        for (int i = 0; i < size; i++) {
            top = Math.min(top, rows[i]);
            bottom = Math.max(bottom, rows[i]);
        }
        int[] ends = new int[bottom - top + 2];
        for (int i = 0; i < size; i++) {
            ends[rows[i] - top + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        int[] places = Arrays.copyOf(ends, ends.length - 1);
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[places[rows[i] - top]++] = spans[i];
        }
        SpanList.Builder merged = new SpanList.Builder(size);
        for (int row = top; row <= bottom; row++) {
            int from = ends[row - top];
            int to = ends[row - top + 1];
            Arrays.sort(sorted, from, to);
            for (int i = from; i < to; i++) {
                merged.add(row, (int) (sorted[i] >>> 32), (int) sorted[i]);
            }
        }
        return merged.build();
    }
}
