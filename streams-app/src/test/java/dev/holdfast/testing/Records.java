package dev.holdfast.testing;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One builder per record, with ordinary defaults. */
public final class Records {
    private Records() {}

    /** Returns the work item of a key. */
    public static WorkItem item(ItemKey key) {
        WorkItem item = new WorkItem();
        item.setExperimentId(key.experimentId());
        item.setIncidentId(key.incidentId());
        item.setType(key.type());
        item.setText("text of " + key);
        item.setFields(Map.of("n", "1"));
        item.setLabels(Map.of("label", key.incidentId()));
        return item;
    }

    /** Returns a command without what only some kinds have; its id is new. */
    public static ExperimentCommand command(CommandKind kind, String experimentId) {
        ExperimentCommand command = new ExperimentCommand();
        command.setDrifts(List.of());
        command.setCommandId("command-" + System.nanoTime());
        command.setExperimentId(experimentId);
        command.setKind(kind);
        command.setIssuedAt(Instant.ofEpochMilli(Events.ANY_TIME));
        command.setDrifts(List.of());
        return command;
    }

    /** Returns a START of a SPEC. */
    public static ExperimentCommand start(String experimentId, String spec, long total) {
        ExperimentCommand command = command(CommandKind.START, experimentId);
        command.setSpec(spec);
        command.setItemsTotal(total);
        return command;
    }

    /** Returns the record of a running experiment of 10 items that started at {@link Events#ANY_TIME}. */
    public static Experiment running(String experimentId) {
        return Experiment.newBuilder()
                .setExperimentId(experimentId)
                .setName("a name")
                .setStatus(ExperimentStatus.RUNNING)
                .setSpec("{}")
                .setItemsTotal(10L)
                .setStartedAt(Instant.ofEpochMilli(Events.ANY_TIME))
                .setSessionStartedAt(Instant.ofEpochMilli(Events.ANY_TIME))
                .build();
    }

    /** Returns a tally of one partition. */
    public static Tally tally(String experimentId, int partition, long admitted, long succeeded, long failed) {
        Tally tally = new Tally();
        tally.setExperimentId(experimentId);
        tally.setPartition(partition);
        tally.setSequence(admitted + succeeded + failed);
        tally.setAdmitted(admitted);
        tally.setSucceeded(succeeded);
        tally.setFailed(failed);
        return tally;
    }

    /** Returns the result of an item of type {@code t} that succeeded at the first try. */
    public static Result succeeded(String experimentId, String incidentId, String answer) {
        return Result.newBuilder()
                .setExperimentId(experimentId)
                .setIncidentId(incidentId)
                .setType("t")
                .setStatus(ResultStatus.SUCCEEDED)
                .setAttemptCount(1)
                .setOutput(answer)
                .setEndedAt(Instant.ofEpochMilli(Events.ANY_TIME))
                .build();
    }
}
