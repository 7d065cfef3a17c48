package dev.holdfast.topology;

/** The names of the graph's nodes: noun first, role last. */
final class NodeNames {
    static final String WORK_ITEMS_SOURCE = "work-items-source";
    static final String ATTEMPTS_SOURCE = "attempts-source";
    static final String ITEM_ADMISSION = "item-admission";
    static final String ATTEMPT_FOLD = "attempt-fold";
    static final String ITEM_DISPATCH = "item-dispatch";
    static final String INLINE_WORK = "inline-work";
    static final String TALLY_REPORT = "tally-report";
    static final String WORK_ITEMS_REROUTE_SINK = "work-items-reroute-sink";
    static final String DISPATCH_SINK = "dispatch-sink";
    static final String RESULTS_SINK = "results-sink";
    static final String ITEM_REJECTS_SINK = "item-rejects-sink";
    static final String TALLIES_SINK = "tallies-sink";

    static final String COMMANDS_SOURCE = "experiment-commands-source";
    static final String TALLIES_SOURCE = "tallies-source";
    static final String COMMAND_DECISION = "command-decision";
    static final String TALLY_FOLD = "tally-fold";
    static final String COMMANDS_REROUTE_SINK = "experiment-commands-reroute-sink";
    static final String COMMAND_REPLIES_SINK = "command-replies-sink";
    static final String EXPERIMENTS_SINK = "experiments-sink";
    static final String EXPERIMENT_REJECTS_SINK = "experiment-rejects-sink";

    static final String EXPERIMENT_SNAPSHOTS_SINK = "experiment-snapshots-sink";

    static final String SNAPSHOT_REQUESTS_SOURCE = "snapshot-requests-source";
    static final String SNAPSHOT_DECISION = "snapshot-decision";
    static final String SNAPSHOT_REQUESTS_REROUTE_SINK = "snapshot-requests-reroute-sink";
    static final String SNAPSHOTS_SINK = "snapshots-sink";
    static final String LATEST_SINK = "latest-sink";
    static final String SNAPSHOT_REPLIES_SINK = "snapshot-replies-sink";
    static final String SNAPSHOT_REJECTS_SINK = "snapshot-rejects-sink";

    static final String EXPERIMENTS_SOURCE = "experiments-source";
    static final String EXPERIMENTS_MIRROR = "experiments-mirror";

    private NodeNames() {}
}
