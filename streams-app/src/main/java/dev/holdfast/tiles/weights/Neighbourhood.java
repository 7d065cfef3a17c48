package dev.holdfast.tiles.weights;

/**
 * The fractions that may be on the wrong side of the cut because their last bit may be one too small. All above it are
 * taken, none below it.
 *
 * @param lowest unsigned, included
 * @param highest unsigned, included
 */
record Neighbourhood(long lowest, long highest) {
    static Neighbourhood of(long cut) {
        return new Neighbourhood(cut == 0 ? 0 : cut - 1, cut == -1 ? -1 : cut + 1);
    }

    boolean contains(long fraction) {
        return Long.compareUnsigned(fraction - lowest, highest - lowest) <= 0;
    }

    boolean liesBelow(long fraction) {
        return Long.compareUnsigned(fraction, highest) > 0;
    }
}
