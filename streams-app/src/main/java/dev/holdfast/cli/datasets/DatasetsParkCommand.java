package dev.holdfast.cli.datasets;

import dev.holdfast.datasets.DatasetStore;
import dev.holdfast.datasets.PartitionId;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.results.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast datasets park}. */
@Command(
        name = "park",
        description =
                "Put a partition and its evidence under another name, PARTITION.N, so that another one can take its"
                        + " place. Nothing is deleted.")
final class DatasetsParkCommand extends DatasetsWork {
    @Parameters(
            paramLabel = "DATASET[/PARTITION]",
            description = "Which one; a unique beginning of PARTITION will do. A dataset of one partition needs none.")
    @Nullable
    String wanted;

    @Option(names = "--dry-run", description = "Say which one it would be and change nothing.")
    boolean dryRun;

    @Override
    int work(DatasetStore datasets) {
        PartitionId id = one(datasets, Objects.requireNonNull(wanted));
        if (id.parked() > 0) {
            throw new RefusedException(id.text() + " is parked already");
        }
        String detail = dryRun
                ? id.text() + " would be parked"
                : "is now " + datasets.park(id).text();
        if (options.json) {
            out().println(Json.pretty(Json.mutation(id.text(), !dryRun, dryRun, detail)));
        } else {
            out().println(dryRun ? detail : id.text() + " " + detail);
        }
        return ExitCode.OK;
    }
}
