package dev.holdfast.cli.snapshots;

import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cli.CommandContext;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Readers;
import dev.holdfast.runtime.ResultComparison;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast snapshots take}. */
@Command(name = "take", description = "Take a snapshot of a run now; one that completes leaves one by itself.")
final class SnapshotsTakeCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "The stage to take it as (default: the SPEC's if the run is complete, else interim).")
    @Nullable
    String stage;

    @Override
    public Integer call() {
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            Experiment record = Readers.experiments(session.holdfast()).resolve(Objects.requireNonNull(id));
            new ResultComparison(session.holdfast()).difference(record).ifPresent(what -> {
                throw new RefusedException(what);
            });
            session.startToAnswer();
            ExperimentCommand take = session.commands().newCommand(record.getExperimentId(), CommandKind.SNAPSHOT);
            take.setStage(stage);
            CommandReply reply = session.ask(take);
            LatestExport.refresh(session.holdfast());
            if (options.json) {
                out().println(Json.mutation(record.getExperimentId(), true, false, reply.getDetail()));
            } else {
                session.say(reply.getDetail() + "; see 'holdfast snapshots diff " + record.getExperimentId() + "'");
            }
            return ExitCode.OK;
        }
    }
}
