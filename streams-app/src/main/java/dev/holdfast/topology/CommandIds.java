package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import org.jspecify.annotations.Nullable;

/** The id of a command, which its answer goes to: key and value of the reply hold it. */
final class CommandIds {
    private static final int LONGEST = 1_000;

    private CommandIds() {}

    /** Returns why a command of that id cannot be answered, and so cannot be taken, or null. */
    static @Nullable RejectionCause problem(@Nullable String commandId, String experimentId) {
        return commandId == null || commandId.length() <= LONGEST
                ? null
                : new RejectionCause(
                        RejectReason.INVALID,
                        "the command_id has " + commandId.length() + " characters, " + LONGEST + " at most are taken",
                        experimentId);
    }
}
