package dev.holdfast.results;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Enum constants as the command line writes them. */
public final class DisplayText {
    private DisplayText() {}

    public static String of(@Nullable Enum<?> constant) {
        return constant == null ? "" : constant.name().toLowerCase(Locale.ROOT);
    }

    /** Says where an experiment stands that nothing more is begun of, and how to go on. */
    public static String stopped(Experiment record) {
        String id = record.getExperimentId();
        String reason = record.getStatusReason() == null ? "" : " (" + record.getStatusReason() + ")";
        String counts = ExperimentCounts.done(record) + "/" + ExperimentCounts.total(record) + " ("
                + ExperimentCounts.percent(record) + ") done, ";
        String start = id + " is " + DisplayText.of(record.getStatus()) + reason + ": " + counts;
        return record.getStatus() == ExperimentStatus.CANCELLED || record.getStatus() == ExperimentStatus.CANCELLING
                ? start + record.getItemsCancelled() + " of them cancelled; its results: holdfast results " + id
                : start + ExperimentCounts.pending(record) + " left; go on with: holdfast resume " + id;
    }

    /** Returns a count with its noun, such as {@code 1 block} or {@code 2 blocks}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Returns an amount of money in the currency of the prices, never in powers of ten. */
    public static String money(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }

    /** Returns a word as a shell takes it for one word. */
    public static String forShell(Object word) {
        String text = word.toString();
        return text.matches("[\\w./:,=+@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
