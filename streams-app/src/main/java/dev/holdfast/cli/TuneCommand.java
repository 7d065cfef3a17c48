package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.operations.Tuning;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast tune}. */
@Command(
        name = "tune",
        description = "Change the limits of an experiment while it runs; the change and its reason are kept.")
final class TuneCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description =
                    "A key of the SPEC's section execution, such as concurrency=32 or rate=5/s, or budget.tokens=N.")
    List<String> values = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the record.")
    String reason = "";

    @Option(names = "--dry-run", description = "Only show what would change.")
    boolean dryRun;

    @Override
    public Integer call() {
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            Experiment record = Readers.experiments(session.holdfast()).resolve(Objects.requireNonNull(id));
            Tuning tuning = new Tuning(record, values);
            if (!dryRun) {
                session.startToAnswer();
                tuning.carryOut(session, reason);
            }
            report(session, record, tuning.inWords());
            return ExitCode.OK;
        }
    }

    private void report(CommandContext session, Experiment record, String changes) {
        if (session.isJson()) {
            session.out().println(Json.mutation(record.getExperimentId(), !dryRun, dryRun, changes));
        } else {
            session.say((dryRun ? "would change: " : "in force: ") + changes);
        }
    }
}
