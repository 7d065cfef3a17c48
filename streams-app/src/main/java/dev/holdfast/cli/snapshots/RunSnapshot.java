package dev.holdfast.cli.snapshots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.CommandContext;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.snapshots.Regression;
import dev.holdfast.snapshots.SnapshotDiff;
import dev.holdfast.snapshots.SnapshotJson;
import dev.holdfast.snapshots.SnapshotReader;
import dev.holdfast.snapshots.SnapshotSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The snapshot that a run has left, and what it says against the baseline, or against the previous one without it. */
public final class RunSnapshot {
    private static final Duration BOUND = Duration.ofSeconds(15);

    private final CommandContext session;

    public RunSnapshot(CommandContext session) {
        this.session = session;
    }

    /**
     * Tells of the snapshot of a run that has just ended; brings LATEST.json up to date.
     *
     * @return what is worse than it may be
     */
    public List<Regression> tell(Experiment record) {
        if (record.getStatus() != ExperimentStatus.COMPLETED) {
            return List.of();
        }
        SnapshotReader reader = Readers.snapshots(session.holdfast());
        Optional<SnapshotSet> shelf = reader.await(
                snapshot -> isOf(snapshot, record),
                BOUND,
                () -> !session.interrupts().isAsked());
        if (shelf.isEmpty()) {
            session.say("its snapshot is not there yet; 'holdfast snapshots list' shows it once it is");
            return List.of();
        }
        Snapshot snapshot = shelf.get().snapshots().stream()
                .filter(one -> isOf(one, record))
                .findFirst()
                .orElseThrow();
        LatestExport.refresh(session.holdfast(), () -> reader.pointers().pointers(), shelf::get);
        SnapshotDiff diff = diff(shelf.get(), snapshot);
        List<Regression> regressions = diff.before() == null ? List.of() : Regression.between(diff.before(), snapshot);
        tell(diff, regressions);
        return regressions;
    }

    /** Says whether a run has completed and left no snapshot yet. */
    public static boolean isMissing(CommandContext session, Experiment record) {
        return record.getStatus() == ExperimentStatus.COMPLETED
                && Readers.snapshots(session.holdfast()).snapshots().snapshots().stream()
                        .noneMatch(snapshot -> isOf(snapshot, record));
    }

    /** Has the snapshot of a run made that has completed without one, and tells of it. */
    public void make(Experiment record) {
        session.startToAnswer();
        session.ask(session.commands().newCommand(record.getExperimentId(), CommandKind.SNAPSHOT));
        tell(record);
    }

    static ObjectNode json(Regression regression) {
        return Json.object()
                .put("metric", regression.metric())
                .put("before", regression.before())
                .put("after", regression.after())
                .put("threshold", regression.threshold());
    }

    private void tell(SnapshotDiff diff, List<Regression> regressions) {
        if (session.isJson()) {
            ObjectNode event = Json.object().put("event", "snapshot");
            event.setAll(SnapshotJson.inShort(diff.after()));
            event.set("diff", Json.MAPPER.valueToTree(diff.toMap()));
            ArrayNode found = event.putArray("regressions");
            regressions.forEach(one -> found.add(json(one)));
            session.out().println(event);
            session.out().flush();
        } else {
            session.say(DiffReport.inShort(diff));
            regressions.forEach(one -> session.say(DiffReport.regression(one)));
            if (diff.before() != null) {
                session.say("what changed: holdfast snapshots diff "
                        + diff.after().getFacts().getExperimentId());
            }
        }
    }

    private static SnapshotDiff diff(SnapshotSet shelf, Snapshot snapshot) {
        SnapshotRef baseline = snapshot.getBaseline();
        String source = baseline == null ? "previous" : "baseline";
        return shelf.find(baseline == null ? snapshot.getPrevious() : baseline)
                .map(before -> SnapshotDiff.of(before, snapshot, source))
                .orElseGet(() -> SnapshotDiff.first(snapshot, source, shelf));
    }

    private static boolean isOf(Snapshot snapshot, Experiment record) {
        return snapshot.getFacts().getExperimentId().equals(record.getExperimentId())
                && snapshot.getFacts().getAttemptId() == record.getRetryGeneration()
                && snapshot.getFacts().getComplete();
    }
}
