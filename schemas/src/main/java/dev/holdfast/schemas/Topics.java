package dev.holdfast.schemas;

import static dev.holdfast.schemas.Topic.Partitioning.CONTROL;
import static dev.holdfast.schemas.Topic.Partitioning.ITEMS;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.BlockRecord;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.DispatchedTask;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.List;
import java.util.Map;

/** Every topic of Holdfast, once. */
public final class Topics {

    /** The system property that sets {@link #PREFIX}. */
    public static final String PREFIX_PROPERTY = "holdfast.topics.prefix";

    /**
     * What the names of all topics begin with: nothing, or the system property {@link #PREFIX_PROPERTY} at the first use
     * of this class. One process works with one set of topics.
     */
    public static final String PREFIX = System.getProperty(PREFIX_PROPERTY, "");

    /** The largest record value that is taken as an item, in bytes; a larger one is rejected as oversize. */
    public static final int MAX_ITEM_BYTES = 1 << 20;

    /**
     * The largest record that a topic carries, in bytes, as it lies there: one that is compressed may be much larger when
     * it is read.
     */
    public static final int MAX_RECORD_BYTES = 8 << 20;

    /** The largest record that is sent, in bytes of key, value and headers: what the broker adds fits, too. */
    public static final int MAX_SENT_BYTES = MAX_RECORD_BYTES - (64 << 10);

    private static final String FOREVER = "-1";
    private static final String THIRTY_DAYS_MS = "2592000000";
    private static final String ONE_DAY_MS = "86400000";

    /** Work items: the journal that a replay reads. */
    public static final Topic<WorkItem> WORK_ITEMS =
            new Topic<>(PREFIX + "work-items", WorkItem.class, ITEMS, journal(FOREVER));
    /** Every attempt: STARTED before the call, the outcome after it. */
    public static final Topic<Attempt> ATTEMPTS =
            new Topic<>(PREFIX + "attempts", Attempt.class, ITEMS, journal(FOREVER));
    /** Tasks for external workers; what was not taken in time is offered again, so they need not be kept. */
    public static final Topic<DispatchedTask> DISPATCH =
            new Topic<>(PREFIX + "dispatch", DispatchedTask.class, ITEMS, journal(ONE_DAY_MS));
    /** One record a key. */
    public static final Topic<Result> RESULTS = new Topic<>(PREFIX + "results", Result.class, ITEMS, compacted());
    /** Records that could not be taken, or the beginnings of those that are too large; headers say why and from where. */
    public static final Topic<byte[]> REJECTED_ITEMS =
            new Topic<>(PREFIX + "rejected-items", byte[].class, ITEMS, journal(FOREVER));
    /** Wishes about experiments. */
    public static final Topic<ExperimentCommand> EXPERIMENT_COMMANDS =
            new Topic<>(PREFIX + "experiment-commands", ExperimentCommand.class, CONTROL, journal(THIRTY_DAYS_MS));
    /** Answers to commands. */
    public static final Topic<CommandReply> COMMAND_REPLIES =
            new Topic<>(PREFIX + "command-replies", CommandReply.class, CONTROL, journal(ONE_DAY_MS));
    /** The authoritative record of each experiment. */
    public static final Topic<Experiment> EXPERIMENTS =
            new Topic<>(PREFIX + "experiments", Experiment.class, CONTROL, compacted());
    /** Counts of one experiment on one partition, from the items side to the experiments side. */
    public static final Topic<Tally> TALLIES = new Topic<>(PREFIX + "tallies", Tally.class, CONTROL, compacted());
    /** Wishes about the snapshots of a cohort; those of runs that completed come from the experiments side. */
    public static final Topic<SnapshotRequest> SNAPSHOT_REQUESTS =
            new Topic<>(PREFIX + "snapshot-requests", SnapshotRequest.class, CONTROL, journal(FOREVER));
    /** The snapshots of all runs, by {@link SnapshotKey}; those of one cohort are in one partition, in their order. */
    public static final Topic<Snapshot> SNAPSHOTS =
            new Topic<>(PREFIX + "snapshots", Snapshot.class, CONTROL, compacted());
    /** Where the newest snapshot of each cohort and stage is, by {@link PointerKey}; partitioned as snapshots are. */
    public static final Topic<Pointer> LATEST = new Topic<>(PREFIX + "latest", Pointer.class, CONTROL, compacted());

    /** The blocks of each experiment, and the sentinel over them. */
    public static final Topic<BlockRecord> BLOCK_CATALOG =
            new Topic<>(PREFIX + "block-catalog", BlockRecord.class, CONTROL, compacted());

    /** All of them. */
    public static final List<Topic<?>> ALL = List.of(
            WORK_ITEMS,
            ATTEMPTS,
            DISPATCH,
            RESULTS,
            REJECTED_ITEMS,
            EXPERIMENT_COMMANDS,
            COMMAND_REPLIES,
            EXPERIMENTS,
            TALLIES,
            SNAPSHOT_REQUESTS,
            SNAPSHOTS,
            LATEST,
            BLOCK_CATALOG);

    private Topics() {}

    private static Map<String, String> journal(String retentionMs) {
        // The broker's clock orders an item before its attempts, whatever a producer's clock says.
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                retentionMs,
                "message.timestamp.type",
                "LogAppendTime",
                "max.message.bytes",
                String.valueOf(MAX_RECORD_BYTES));
    }

    private static Map<String, String> compacted() {
        return Map.of(
                "cleanup.policy", "compact",
                "message.timestamp.type", "LogAppendTime",
                "max.message.bytes", String.valueOf(MAX_RECORD_BYTES));
    }
}
