package dev.holdfast.ingest;

/**
 * So many positions of a source, spread evenly over it: one in the middle of each of as many equal parts. The same numbers always give the
 * same positions.
 *
 * @param items how many items the source has; less than 2^40
 * @param size how many of them are taken, from 0 to {@link #MOST} and at most {@code items}
 */
public record Spread(long items, long size) {
    /** The largest sample: as many items as one transaction holds. */
    public static final int MOST = 2_000;
    /** No position. */
    public static final Spread NONE = new Spread(0, 0);

    /** Refuses what is no part of a source. */
    public Spread {
        if (size < 0 || size > MOST || size > items) {
            throw new IllegalArgumentException(size + " of " + items + " items cannot be taken");
        }
    }

    /** Returns the positions of a source, at most so many. */
    public static Spread of(long items, long size) {
        return new Spread(items, Math.min(size, items));
    }

    /** Says whether the item at a position, from 0 on, is one of them. */
    public boolean contains(long position) {
        if (size == 0 || position >= items) {
            return false;
        }
        long part = position * size / items;
        return middle(part) == position || (part + 1 < size && middle(part + 1) == position);
    }

    private long middle(long part) {
        return (2 * part + 1) * items / (2 * size);
    }
}
