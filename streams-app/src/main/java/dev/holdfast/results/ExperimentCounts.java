package dev.holdfast.results;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.model.Progress;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.util.Locale;
import java.util.Objects;

/** Figures of a record that are put together from several of its fields. */
public final class ExperimentCounts {
    private ExperimentCounts() {}

    public static long done(Experiment record) {
        return Progress.finished(record);
    }

    public static long total(Experiment record) {
        return Objects.requireNonNullElse(record.getItemsTotal(), record.getItemsAdmitted());
    }

    public static long pending(Experiment record) {
        return Math.max(0, total(record) - done(record));
    }

    public static long sourceDuplicates(Experiment record) {
        return record.getSource() == null ? 0 : record.getSource().getDuplicates();
    }

    public static long duplicates(Experiment record) {
        return sourceDuplicates(record) + record.getDuplicates();
    }

    public static long rejected(Experiment record) {
        long inSource = record.getSource() == null ? 0 : record.getSource().getRejected();
        return inSource + record.getRejected();
    }

    public static String percent(Experiment record) {
        double share = total(record) == 0 ? 100 : 100.0 * done(record) / total(record);
        return String.format(Locale.ROOT, "%.1f%%", share);
    }

    /** Returns the exit code that a finished experiment owes. */
    public static int exitCode(Experiment record) {
        long notDone = record.getItemsFailed()
                + record.getItemsHeld()
                + record.getItemsCancelled()
                + record.getItemsRejected()
                + rejected(record);
        return notDone > 0 || record.getStatus() == ExperimentStatus.CANCELLED ? ExitCode.WITH_ERRORS : ExitCode.OK;
    }
}
