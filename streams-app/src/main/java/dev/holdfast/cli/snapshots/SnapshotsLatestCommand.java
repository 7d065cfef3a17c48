package dev.holdfast.cli.snapshots;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.PointerKind;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.snapshots.FoundPointers;
import dev.holdfast.snapshots.SnapshotReader;
import dev.holdfast.snapshots.SnapshotSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast snapshots latest}. */
@Command(
        name = "latest",
        description = "Show where the newest snapshot of each cohort and stage is, what it is compared with, and its"
                + " baseline; write LATEST.json.")
final class SnapshotsLatestCommand extends BaseCommand {
    private static final String ROW = "%-40s %8s %9s %9s  %s%n";

    @Option(names = "--cohort", paramLabel = "NAME", description = "Only this cohort.")
    @Nullable
    String cohort;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openToAsk()) {
            SnapshotReader reader = Readers.snapshots(holdfast);
            // The pointers first: what they lead to is then there.
            FoundPointers read = reader.pointers();
            Map<String, Pointer> pointers = read.pointers();
            SnapshotSet shelf = reader.snapshots();
            List<Path> files = LatestExport.files(holdfast).write(pointers, shelf);
            List<Pointer> latest = pointers.values().stream()
                    .filter(pointer -> pointer.getPointer() == PointerKind.LATEST)
                    .filter(pointer -> cohort == null || cohort.equals(pointer.getCohort()))
                    .toList();
            if (options.json) {
                out().println(Json.pretty(Json.list(
                        latest.stream().map(pointer -> json(holdfast, pointer)).toList())));
            } else if (latest.isEmpty()) {
                err().println("holdfast: no snapshot has been taken yet; a run leaves one when it completes");
            } else {
                out().printf(Locale.ROOT, ROW, "COHORT/STAGE", "LATEST", "PREVIOUS", "BASELINE", "RUN");
                latest.forEach(this::row);
                err().println("holdfast: " + files.size() + " LATEST.json under " + LatestExport.folder(holdfast));
            }
            if (read.unreadable() > 0) {
                err().println("holdfast: " + read.unreadable()
                        + " pointer(s) cannot be read and are left out; the log in"
                        + " the data folder's logs/ says why");
            }
            return ExitCode.OK;
        }
    }

    private void row(Pointer pointer) {
        out().printf(
                        Locale.ROOT,
                        ROW,
                        pointer.getCohort() + "/" + pointer.getStage(),
                        pointer.getTarget().getSeq(),
                        number(pointer.getPrevious()),
                        number(pointer.getBaseline()),
                        pointer.getTarget().getExperimentId());
    }

    private static ObjectNode json(Holdfast holdfast, Pointer pointer) {
        return Json.object()
                .put("cohort", pointer.getCohort())
                .put("stage", pointer.getStage())
                .put("snapshot", pointer.getTarget().getKey())
                .put("seq", pointer.getTarget().getSeq())
                .put("run_id", pointer.getTarget().getExperimentId())
                .put("prev_snapshot", key(pointer.getPrevious()))
                .put("baseline_snapshot", key(pointer.getBaseline()))
                .put("moved_at", pointer.getAt().toString())
                .put(
                        "file",
                        LatestExport.files(holdfast)
                                .folder(pointer.getCohort(), pointer.getStage())
                                .resolve("LATEST.json")
                                .toString());
    }

    private static @Nullable String key(@Nullable SnapshotRef ref) {
        return ref == null ? null : ref.getKey();
    }

    private static String number(@Nullable SnapshotRef ref) {
        return ref == null ? "" : String.valueOf(ref.getSeq());
    }
}
