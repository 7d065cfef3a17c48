package dev.holdfast.model;

import dev.holdfast.schemas.avro.Append;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.SourceFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come to the source of a finished experiment. The old ones were proved to be unchanged by who asks; here the
 * command is held against the record, so that nothing is appended twice, or after other rows than those that it names.
 */
public final class Appends {
    /** So many times; the record that keeps each of them has to fit into one message. */
    public static final int MOST = 1_000;

    private Appends() {}

    /**
     * Returns why an experiment cannot take rows, whatever they are, or null. Of one that is not over it says how to finish it.
     */
    public static @Nullable String whyNot(Experiment record) {
        String id = record.getExperimentId();
        if (record.getStatus() == ExperimentStatus.CANCELLED || record.getStatus() == ExperimentStatus.CANCELLING) {
            return "experiment " + id + " was cancelled: nothing makes it complete, so it takes no more rows; run the"
                    + " file as a new experiment";
        }
        if (record.getStatus() != ExperimentStatus.COMPLETED) {
            return "rows are appended to an experiment that is finished: " + Sentences.notRunning(record)
                    + ", then append";
        }
        SourceFacts source = record.getSource();
        if (source == null || source.getChecksum() == null) {
            return "experiment " + id + " has no file that rows could come to: its record has no checksum of one";
        }
        return record.getAppends().size() < MOST
                ? null
                : "rows came to experiment " + id + " " + MOST
                        + " times already, which is the most; run the file as a new experiment";
    }

    /** Returns what a resume of an experiment that is over may have wanted; empty if it takes no rows. */
    public static String hint(Experiment record) {
        return whyNot(record) == null
                ? "; 'holdfast resume " + record.getExperimentId() + " --append' runs rows that came to its file since"
                : "";
    }

    /** Says whether the rows of a source are in the record, by an append. */
    public static boolean isThere(Experiment record, @Nullable String checksum) {
        SourceFacts source = record.getSource();
        return checksum != null
                && source != null
                && checksum.equals(source.getChecksum())
                && !record.getAppends().isEmpty();
    }

    /** Decides an append to an experiment that is over, or is no longer: not one that runs and has these rows already. */
    static Decision decide(Experiment before, ExperimentCommand command, Instant at) {
        String problem = whyNot(before);
        if (problem == null) {
            problem = whyNot(before, command);
        }
        return problem == null ? accepted(before, command, at) : new Decision(false, problem, before);
    }

    private static @Nullable String whyNot(Experiment before, ExperimentCommand command) {
        SourceFacts source = Objects.requireNonNull(before.getSource());
        SourceFacts now = command.getSource();
        if (now == null || now.getChecksum() == null || command.getAppendTo() == null) {
            return "APPEND must say source, with its checksum, and append_to";
        }
        if (!command.getAppendTo().equals(source.getChecksum())) {
            return "other rows came to experiment " + before.getExperimentId() + " meanwhile: its source has "
                    + source.getChecksum() + " now; give the command again";
        }
        if (now.getItems() < source.getItems() || now.getRows() < source.getRows()) {
            return "the source has " + now.getRows() + " rows with " + now.getItems() + " items, fewer than the "
                    + source.getRows() + " with " + source.getItems() + " that it had";
        }
        return now.getChecksum().equals(source.getChecksum()) || now.getRows() == source.getRows()
                ? "there is nothing to append to experiment " + before.getExperimentId() + ": its source has "
                        + source.getRows() + " rows, as it had"
                : null;
    }

    private static Decision accepted(Experiment before, ExperimentCommand command, Instant at) {
        SourceFacts source = Objects.requireNonNull(before.getSource());
        SourceFacts now = Objects.requireNonNull(command.getSource());
        long items = now.getItems() - source.getItems();
        Experiment.Builder record = items == 0 ? Experiment.newBuilder(before) : opened(before, command, items, at);
        List<Append> all = new ArrayList<>(before.getAppends());
        all.add(append(command, source, now, at));
        record.setAppends(all).setSource(now);
        return new Decision(
                true, "appended " + (now.getRows() - source.getRows()) + " rows, " + items + " items", record.build());
    }

    /** A generation that retries nothing: so each partition says anew when it has finished, and the snapshot is another one. */
    private static Experiment.Builder opened(Experiment before, ExperimentCommand command, long items, Instant at) {
        Experiment.Builder record = ExperimentMachine.newSession(before, at)
                .setStarts(before.getStarts() + 1)
                .setRetryGeneration(before.getRetryGeneration() + 1)
                .setRetryQuota(Map.of())
                .setRetryCategory(null)
                .setRetryFingerprint(null)
                .setItemsTotal(Objects.requireNonNullElse(before.getItemsTotal(), before.getItemsAdmitted()) + items)
                .setItemsSubmitted(Objects.requireNonNull(before.getSource()).getItems());
        if (command.getEnvironment() != null) {
            record.setEnvironment(command.getEnvironment());
        }
        if (command.getSpecFile() != null) {
            record.setSpecFile(command.getSpecFile());
        }
        Drifts.accept(record, command, Progress.finished(before), at);
        Leases.grant(record, command, at);
        return record;
    }

    private static Append append(ExperimentCommand command, SourceFacts source, SourceFacts now, Instant at) {
        return Append.newBuilder()
                .setAt(at)
                .setBy(command.getIssuedBy())
                .setReason(command.getReason())
                .setChecksumBefore(Objects.requireNonNull(source.getChecksum()))
                .setChecksum(Objects.requireNonNull(now.getChecksum()))
                .setBytesBefore(source.getBytes())
                .setBytes(now.getBytes())
                .setRowsBefore(source.getRows())
                .setRows(now.getRows())
                .setItemsBefore(source.getItems())
                .setItems(now.getItems())
                .setLastRowBefore(Objects.requireNonNullElse(command.getAppendAfter(), source.getRows()))
                .build();
    }
}
