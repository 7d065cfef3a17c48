package dev.holdfast.snapshots;

import dev.holdfast.model.cohort.Polarity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one metric differs between two runs (S16, S27).
 *
 * @param name the metric
 * @param before its value before
 * @param after its value now
 * @param weight how much the difference weighs against chance
 * @param z the difference by its standard error; null where that is not known
 * @param mismatch whether the two are shares of too different numbers of items to be compared
 */
public record MetricDelta(
        String name,
        double before,
        double after,
        Weight weight,
        @Nullable Double z,
        boolean mismatch) {

    /** How much a difference weighs. */
    public enum Weight {
        /** Less than a quarter of its standard error. */
        NOISE,
        /** Less than its standard error. */
        MINOR,
        /** More. */
        MAJOR
    }

    /** Returns the difference. */
    public double absolute() {
        return after - before;
    }

    /** Returns the difference as a share of the value before, in percent; 0 if that is 0. */
    public double percent() {
        return before == 0 ? 0 : 100 * absolute() / Math.abs(before);
    }

    /** Returns by how much it is better; less than 0 if it is worse, 0 if that cannot be said. */
    public double gain() {
        return mismatch ? 0 : Polarity.of(name).gain(before, after);
    }

    /** Returns {@code better}, {@code worse}, {@code changed} where neither way is better, or {@code incomparable}. */
    public String direction() {
        if (mismatch) {
            return "incomparable";
        }
        double gain = gain();
        return gain > 0 ? "better" : gain < 0 ? "worse" : "changed";
    }

    /** Returns {@code stable}, {@code borderline} or {@code drifting} (S27); null without a standard error. */
    public @Nullable String drift() {
        if (mismatch) {
            return "incomparable (N mismatch)";
        }
        if (z == null) {
            return null;
        }
        double size = Math.abs(z);
        return size < 1 ? "stable" : size < 2 ? "borderline" : "drifting";
    }

    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("metric", name);
        map.put("prev", before);
        map.put("curr", after);
        map.put("delta_abs", absolute());
        map.put("delta_pct", percent());
        map.put("direction", direction());
        map.put("weight", weight.name().toLowerCase(Locale.ROOT));
        map.put("z", z);
        map.put("drift", drift());
        map.put("band", MetricDeltas.band(this));
        return map;
    }
}
