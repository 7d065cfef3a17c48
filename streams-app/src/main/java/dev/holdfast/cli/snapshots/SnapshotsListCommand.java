package dev.holdfast.cli.snapshots;

import dev.holdfast.cli.BaseCommand;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.snapshots.SnapshotJson;
import dev.holdfast.snapshots.SnapshotSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast snapshots list}. */
@Command(name = "list", description = "Show the snapshots, by cohort in their order.")
final class SnapshotsListCommand extends BaseCommand {
    private static final String ROW = "%-30s %5s %-40s %7s %-26s %8s %8s  %s%n";

    @Option(names = "--cohort", paramLabel = "NAME", description = "Only those of this cohort.")
    @Nullable
    String cohort;

    @Option(names = "--stage", paramLabel = "NAME", description = "Only those of this stage.")
    @Nullable
    String stage;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openToAsk()) {
            SnapshotSet shelf = Readers.snapshots(holdfast).snapshots();
            List<Snapshot> found = shelf.snapshots().stream()
                    .filter(one -> cohort == null || cohort.equals(one.getCohort()))
                    .filter(one -> stage == null || stage.equals(one.getStage()))
                    .toList();
            if (options.json) {
                out().println(Json.pretty(
                        Json.list(found.stream().map(SnapshotJson::inShort).toList())));
            } else if (found.isEmpty()) {
                err().println("holdfast: " + nothing(shelf));
            } else {
                out().printf(
                                Locale.ROOT,
                                ROW,
                                "COHORT/STAGE",
                                "SEQ",
                                "RUN",
                                "ATTEMPT",
                                "METRIC",
                                "PREVIOUS",
                                "BASELINE",
                                "TAKEN");
                found.forEach(this::row);
            }
            if (!shelf.garbage().isEmpty()) {
                err().println("holdfast: records that are not whole are left out: " + shelf.garbageInWords());
            }
            return ExitCode.OK;
        }
    }

    private String nothing(SnapshotSet shelf) {
        String which = cohort == null && stage == null ? "" : " of that cohort and stage";
        if (!shelf.garbage().isEmpty()) {
            return "no snapshot" + which + " is whole";
        }
        return which.isEmpty()
                ? "no snapshot has been taken yet; a run leaves one when it completes"
                : "there is no snapshot" + which + "; a run leaves one when it completes";
    }

    private void row(Snapshot snapshot) {
        String metric = snapshot.getFacts().getMetric();
        Double value = metric == null ? null : snapshot.getFacts().getMetrics().get(metric);
        out().printf(
                        Locale.ROOT,
                        ROW,
                        snapshot.getCohort() + "/" + snapshot.getStage(),
                        snapshot.getSeq(),
                        snapshot.getFacts().getExperimentId(),
                        snapshot.getFacts().getAttemptId(),
                        value == null ? "" : metric + " " + DiffReport.number(value),
                        number(snapshot.getPrevious()),
                        number(snapshot.getBaseline()),
                        snapshot.getFacts().getTakenAt());
    }

    private static String number(@Nullable SnapshotRef ref) {
        return ref == null ? "" : String.valueOf(ref.getSeq());
    }
}
