package dev.holdfast.cli;

import dev.holdfast.schemas.avro.CommandKind;
import picocli.CommandLine.Command;

/** {@code holdfast cancel}. */
@Command(
        name = "cancel",
        description =
                "End an experiment for good: calls under way end and are kept, every item that is not finished gets the"
                        + " result 'cancelled'. To stop for a while, use 'holdfast pause'.")
final class CancelCommand extends StopCommand {
    @Override
    CommandKind kind() {
        return CommandKind.CANCEL;
    }
}
