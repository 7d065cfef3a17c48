package dev.holdfast.state;

import com.datadoghq.sketch.ddsketch.DDSketchWithExactSummaryStatistics;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import dev.holdfast.schemas.avro.Tally;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The times of calls in a tally: a sketch of some hundred bytes however many there are, whose merge over partitions is
 * the sketch of all times. Percentiles are right to 1 %, the maximum exactly. Pure functions of bytes; any thread.
 */
public final class LatencySketch {
    private static final double ACCURACY = 0.01;
    // Enough for 1 ms to 10^17 ms; bounds what a damaged sketch may take.
    private static final Supplier<Store> BINS = () -> new CollapsingLowestDenseStore(2048);
    private static final Map<String, Double> PERCENTILES = percentileNames();

    private LatencySketch() {}

    /**
     * Adds the time of a call to a tally, in place. Measured: 5 µs if times differ by a factor of 10 (225 bytes), 16 µs
     * by a factor of 1,000 (800 bytes); most of it decoding and encoding.
     */
    public static void add(Tally tally, long millis) {
        DDSketchWithExactSummaryStatistics sketch = read(tally.getLatencySketch());
        sketch.accept(Math.max(0, millis));
        tally.setLatencySketch(write(sketch));
    }

    /** Returns p50, p90, p95, p99 and max over all tallies, in ms; empty if no times are known. */
    public static Map<String, Double> percentiles(Collection<Tally> tallies) {
        DDSketchWithExactSummaryStatistics all = empty();
        tallies.stream()
                .map(Tally::getLatencySketch)
                .filter(Objects::nonNull)
                .forEach(sketch -> all.mergeWith(read(sketch)));
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<String, Double> percentiles = new LinkedHashMap<>();
        PERCENTILES.forEach((name, share) -> percentiles.put(name, all.getValueAtQuantile(share)));
        percentiles.put("max", all.getMaxValue());
        return percentiles;
    }

    /** Says whether the sketch of a tally, if it has one, can be read: anybody may write a tally. */
    public static boolean isReadable(Tally tally) {
        try {
            empty().mergeWith(read(tally.getLatencySketch()));
            return true;
        } catch (RuntimeException notASketch) {
            return false;
        }
    }

    private static DDSketchWithExactSummaryStatistics empty() {
        return new DDSketchWithExactSummaryStatistics(new LogarithmicMapping(ACCURACY), BINS);
    }

    private static DDSketchWithExactSummaryStatistics read(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return empty();
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return DDSketchWithExactSummaryStatistics.decode(ByteArrayInput.wrap(copy), BINS);
        } catch (IOException e) {
            throw new IllegalArgumentException("the times of calls are not a sketch: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer write(DDSketchWithExactSummaryStatistics sketch) {
        GrowingByteArrayOutput output = GrowingByteArrayOutput.withDefaultInitialCapacity();
        try {
            sketch.encode(output, false);
        } catch (IOException impossible) {
            throw new IllegalStateException("a sketch cannot be written to memory", impossible);
        }
        return ByteBuffer.wrap(output.trimmedCopy());
    }

    private static Map<String, Double> percentileNames() {
        Map<String, Double> names = new LinkedHashMap<>();
        names.put("p50", 0.5);
        names.put("p90", 0.9);
        names.put("p95", 0.95);
        names.put("p99", 0.99);
        return names;
    }
}
