package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code pause} and {@code cancel} share: nothing more is begun, and they wait until what is under way has ended. */
abstract class StopCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the experiment's record.")
    @Nullable
    String reason;

    abstract CommandKind kind();

    @Override
    public final Integer call() {
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            Experiment record = Readers.experiments(session.holdfast()).resolve(Objects.requireNonNull(id));
            session.startToAnswer();
            return stop(session, record.getExperimentId());
        }
    }

    private int stop(CommandContext session, String experimentId) {
        ExperimentCommand stop = session.commands().newCommand(experimentId, kind());
        stop.setReason(reason);
        session.ask(stop);
        Experiment record = session.follow()
                .toTheEnd(experimentId, () -> !session.interrupts().isAsked());
        if (session.isJson()) {
            session.out().println(Json.mutation(experimentId, true, false, DisplayText.of(record.getStatus())));
        } else {
            session.say(DisplayText.stopped(record));
        }
        return ProgressFollower.isOpen(record) ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
}
