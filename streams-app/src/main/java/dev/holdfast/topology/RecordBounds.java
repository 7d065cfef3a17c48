package dev.holdfast.topology;

import dev.holdfast.model.Decision;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * How large an experiment's record may become by commands. What counts add to it later has to fit beside it, into a record
 * that can be sent, and so has what a snapshot says of it.
 */
final class RecordBounds {
    /** What a START, RESUME, TUNE, APPEND or RESTORE may make of it, in bytes: a SPEC has a few thousand. */
    static final int MOST = 2 << 20;
    /** What any other command may make of it: the way to pause or cancel stays open. */
    static final int MOST_OF_ALL = 3 << 20;

    private RecordBounds() {}

    /** Returns the decision; refused if the record would be too large. */
    static Decision within(@Nullable Experiment before, ExperimentCommand command, Decision decision) {
        Experiment after = decision.record();
        if (!decision.accepted() || after == null || after == before) {
            return decision;
        }
        int most = switch (command.getKind()) {
            case START, RESUME, TUNE, APPEND, RESTORE -> MOST;
            default -> MOST_OF_ALL;
        };
        int size = size(after);
        return size <= most
                ? decision
                : new Decision(
                        false,
                        "the experiment's record, with the SPEC and the changes under way, would have " + size
                                + " bytes, "
                                + most + " at most are taken; shorten the SPEC, or let the handler read long texts from"
                                + " a file",
                        before);
    }

    private static int size(Experiment record) {
        try {
            return Experiment.getEncoder().encode(record).remaining();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
