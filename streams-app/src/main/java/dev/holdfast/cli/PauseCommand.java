package dev.holdfast.cli;

import dev.holdfast.schemas.avro.CommandKind;
import picocli.CommandLine.Command;

/** {@code holdfast pause}. */
@Command(
        name = "pause",
        description =
                "Begin no more calls of an experiment, and wait until those under way have ended. It stays paused,"
                        + " over restarts too, until 'holdfast resume'.")
final class PauseCommand extends StopCommand {
    @Override
    CommandKind kind() {
        return CommandKind.PAUSE;
    }
}
