package dev.holdfast.cli.snapshots;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cli.CommandContext;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.UsageException;
import dev.holdfast.model.Sentences;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.PointerKind;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.SnapshotRequestKind;
import dev.holdfast.snapshots.SnapshotJson;
import dev.holdfast.snapshots.SnapshotSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast snapshots baseline}. */
@Command(
        name = "baseline",
        description = "Show what runs are measured by, and how that came to be; pin it by hand, or let it go.")
final class SnapshotsBaselineCommand extends BaseCommand {

    /** One of both. */
    static final class Move {
        @Option(
                names = "--pin",
                paramLabel = "SNAPSHOT|RUN",
                description = "Measure comparable runs by this one until it is let go; needs --reason.")
        @Nullable
        String pin;

        @Option(
                names = "--unpin",
                paramLabel = "SNAPSHOT|RUN",
                description = "Let a better run replace the baseline of this one again; needs --reason.")
        @Nullable
        String unpin;
    }

    @ArgGroup(exclusive = true)
    @Nullable
    Move move;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the baseline's history.")
    @Nullable
    String reason;

    @Option(names = "--cohort", paramLabel = "NAME", description = "Only this cohort.")
    @Nullable
    String cohort;

    @Override
    public Integer call() {
        return move == null ? show() : move(move);
    }

    private int show() {
        try (Holdfast holdfast = options.openToAsk()) {
            List<Pointer> found = Readers.snapshots(holdfast).pointers().pointers().values().stream()
                    .filter(pointer -> pointer.getPointer() == PointerKind.BASELINE)
                    .filter(pointer -> cohort == null || cohort.equals(pointer.getCohort()))
                    .toList();
            if (options.json) {
                out().println(Json.pretty(Json.list(
                        found.stream().map(SnapshotsBaselineCommand::json).toList())));
            } else if (found.isEmpty()) {
                err().println("holdfast: there is no baseline yet: it takes five comparable runs before, or 'holdfast"
                        + " snapshots baseline --pin RUN --reason TEXT'");
            } else {
                found.forEach(this::print);
            }
            return ExitCode.OK;
        }
    }

    private int move(Move wanted) {
        if (reason == null || reason.isBlank()) {
            throw new UsageException((wanted.pin != null ? "--pin" : "--unpin") + " needs --reason TEXT");
        }
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            SnapshotSet shelf = Readers.snapshots(session.holdfast()).snapshots();
            Snapshot target = shelf.resolve(Objects.requireNonNull(wanted.pin != null ? wanted.pin : wanted.unpin));
            session.startToAnswer();
            CommandReply reply = session.ask(
                    request(session, target, wanted.pin != null ? SnapshotRequestKind.PIN : SnapshotRequestKind.UNPIN));
            LatestExport.refresh(session.holdfast());
            if (options.json) {
                out().println(Json.mutation(SnapshotSet.keyOf(target), true, false, reply.getDetail()));
            } else {
                session.say(reply.getDetail());
            }
            return ExitCode.OK;
        }
    }

    private SnapshotRequest request(CommandContext session, Snapshot target, SnapshotRequestKind kind) {
        return SnapshotRequest.newBuilder()
                .setKind(kind)
                .setCohort(target.getCohort())
                .setStage(target.getStage())
                .setCommandId(UUID.randomUUID().toString())
                .setExperimentId(target.getFacts().getExperimentId())
                .setSeq(target.getSeq())
                .setReason(reason)
                .setBy(Sentences.of(session.commands().self()))
                .setIssuedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    private static ObjectNode json(Pointer pointer) {
        ObjectNode node = Json.object().put("cohort", pointer.getCohort()).put("stage", pointer.getStage());
        node.put("latest", pointer.getLatest().getKey());
        node.setAll(SnapshotJson.of(Objects.requireNonNull(pointer.getBaselineState())));
        return node;
    }

    private void print(Pointer pointer) {
        Baseline baseline = Objects.requireNonNull(pointer.getBaselineState());
        out().println(pointer.getCohort() + "/" + pointer.getStage() + ": snapshot "
                + baseline.getTarget().getSeq() + " (run "
                + baseline.getTarget().getExperimentId() + ")"
                + (baseline.getValue() == null
                        ? ""
                        : ", " + baseline.getMetric() + " " + DiffReport.number(baseline.getValue()))
                + (baseline.getPinned() ? ", pinned" : "") + "; " + baseline.getRegressionCount()
                + " runs were worse since, " + baseline.getUpdateCount() + " better ones replaced it");
        baseline.getHistory()
                .forEach(entry -> out().println("  " + entry.getAt() + "  "
                        + (entry.getSeq() == null ? "free" : "snapshot " + entry.getSeq()) + ": " + entry.getReason()
                        + (entry.getBy() == null ? "" : " (" + entry.getBy() + ")")));
    }
}
