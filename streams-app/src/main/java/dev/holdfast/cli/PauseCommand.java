package dev.holdfast.cli;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast pause}. */
@Command(
        name = "pause",
        description =
                "Begin no more calls of an experiment, and wait until those under way have ended. It stays paused,"
                        + " over restarts too, until 'holdfast resume'.")
final class PauseCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the experiment's record.")
    @Nullable
    String reason;

    @Override
    public Integer call() {
        Holdfast holdfast = options.openToWork();
        boolean handedOver = false;
        try {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            holdfast.startApplication();
            // Where nobody else runs an application, this one is here to answer, not to work.
            holdfast.application().ifPresent(application -> application.drain(Duration.ZERO));
            handedOver = true;
            try (Session session = new Session(holdfast, this)) {
                return session.pause(record.getExperimentId(), reason);
            }
        } finally {
            if (!handedOver) {
                holdfast.close();
            }
        }
    }
}
