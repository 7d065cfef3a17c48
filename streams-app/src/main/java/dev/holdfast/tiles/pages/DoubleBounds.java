package dev.holdfast.tiles.pages;

/** The least and the greatest of the doubles of a chunk, with the zeros that Parquet asks for. */
final class DoubleBounds {
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    void add(double value) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    void write(ChunkWriter chunk) {
        double low = least == 0 ? -0.0 : least;
        double high = greatest == 0 ? 0.0 : greatest;
        chunk.bounds(plain(low), plain(high));
    }

    private static byte[] plain(double value) {
        return ColumnType.DOUBLE.plain(Double.doubleToRawLongBits(value));
    }
}
