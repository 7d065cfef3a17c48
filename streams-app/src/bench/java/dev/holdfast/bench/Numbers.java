package dev.holdfast.bench;

import dev.holdfast.model.UnitOracle;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/** An oracle of all whole numbers from 0 on: it costs nothing, so that a benchmark measures the scan alone. */
final class Numbers implements UnitOracle {
    @Override
    public long countUpTo(long number) {
        return number + 1;
    }

    @Override
    public long nth(long rank) {
        return rank;
    }

    @Override
    public long next(long number) {
        return number + 1;
    }

    @Override
    public PrimitiveIterator.OfLong from(long number) {
        return LongStream.iterate(number, one -> one + 1).iterator();
    }
}
