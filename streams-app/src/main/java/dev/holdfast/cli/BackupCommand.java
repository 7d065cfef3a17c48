package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Backups;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast backup}. */
@Command(
        name = "backup",
        description = "Write an experiment's record, items, results and attempts into a folder that 'holdfast restore'"
                + " reads. It must not run meanwhile.")
final class BackupCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder to make (default: backups/ID-TIME in the data folder).")
    @Nullable
    Path output;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openAlone()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            if (!Backups.needsRest(record)) {
                options.serveGuests(holdfast);
            }
            Backups.Taken taken = Backups.take(holdfast, record, output, this::say);
            if (options.json) {
                out().println(Json.mutation(record.getExperimentId(), true, false, taken.inWords())
                        .put("folder", taken.folder().toString()));
            } else {
                out().println(taken.folder());
            }
            return ExitCode.OK;
        }
    }
}
