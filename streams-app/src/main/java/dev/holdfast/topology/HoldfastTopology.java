package dev.holdfast.topology;

import dev.holdfast.schemas.PointerKey;
import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Stores;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;

/**
 * The graph: three sub-topologies and a mirror.
 *
 * <p><b>items</b>, partitioned by item key: work-items and attempts are co-partitioned, so that everything about one item
 * meets in one task; its stores move in one transaction with the offsets and with what is sent (exactly-once v2). The
 * calls that executors make are outside of that transaction: their intent and their outcome come in by topic attempts.
 *
 * <p><b>experiments</b>, partitioned by experiment id: the one writer of an experiment's record. It hears from the items
 * side by topic tallies.
 *
 * <p><b>snapshots</b>, partitioned by cohort: the one writer of a cohort's numbers and pointers, so that no lock is needed.
 *
 * <p><b>experiments-mirror</b>: every instance holds all records, so that the items side can do what they want.
 *
 * <p>Sources hand on bytes: a value that cannot be read is a reject, decided where it can be written down.
 */
public final class HoldfastTopology {

    private HoldfastTopology() {}

    /** Builds the graph. */
    public static Topology build(TopologySettings settings) {
        TopicSerdes codecs = new TopicSerdes(settings.serdes());
        Topology topology = new Topology();
        StoppingExperiments stopping = new StoppingExperiments(codecs);
        mirror(topology, stopping);
        items(topology, settings, codecs, stopping);
        experiments(topology, settings, codecs);
        // Last: what came before keeps its number, and so its state.
        snapshots(topology, settings, codecs);
        return topology;
    }

    private static void mirror(Topology topology, StoppingExperiments stopping) {
        topology.addGlobalStore(
                Stores.experiments(),
                NodeNames.EXPERIMENTS_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.EXPERIMENTS.name(),
                NodeNames.EXPERIMENTS_MIRROR,
                () -> new ExperimentsMirrorProcessor(stopping));
    }

    private static void items(
            Topology topology, TopologySettings settings, TopicSerdes codecs, StoppingExperiments stopping) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer raw = new ByteArraySerializer();
        InFlightExternalTasks outstanding = new InFlightExternalTasks();
        InlineCosts costs = new InlineCosts();
        InlineTurns turns = new InlineTurns();
        InlineOverruns overruns = new InlineOverruns();
        // A task takes the record with the lowest time first. Items count from when they are read, not submitted:
        // a long queue of them would else go before every attempt, and nothing begun would be seen to end meanwhile.
        topology.addSource(
                        AutoOffsetReset.earliest(),
                        NodeNames.WORK_ITEMS_SOURCE,
                        new WallclockTimestampExtractor(),
                        bytes,
                        bytes,
                        Topics.WORK_ITEMS.name())
                .addSource(NodeNames.ATTEMPTS_SOURCE, bytes, bytes, Topics.ATTEMPTS.name())
                .addProcessor(
                        NodeNames.ITEM_ADMISSION,
                        () -> new ItemAdmissionProcessor(settings, codecs, costs, turns),
                        NodeNames.WORK_ITEMS_SOURCE)
                .addProcessor(
                        NodeNames.ATTEMPT_FOLD,
                        () -> new AttemptFoldProcessor(settings, codecs),
                        NodeNames.ATTEMPTS_SOURCE)
                .addProcessor(
                        NodeNames.ITEM_DISPATCH,
                        () -> new ItemDispatchProcessor(settings, codecs, outstanding, turns, stopping),
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD)
                .addProcessor(
                        NodeNames.INLINE_WORK,
                        () -> new InlineWorkProcessor(settings, codecs, costs, turns, overruns),
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ITEM_DISPATCH)
                .addProcessor(
                        NodeNames.TALLY_REPORT,
                        TallyReportProcessor::new,
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD,
                        NodeNames.ITEM_DISPATCH,
                        NodeNames.INLINE_WORK)
                .addSink(
                        NodeNames.WORK_ITEMS_REROUTE_SINK,
                        Topics.WORK_ITEMS.name(),
                        raw,
                        raw,
                        new CanonicalPartitioner(settings.itemPartitions()),
                        NodeNames.ITEM_ADMISSION)
                .addSink(
                        NodeNames.DISPATCH_SINK,
                        Topics.DISPATCH.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.DISPATCH),
                        NodeNames.ITEM_DISPATCH)
                .addSink(
                        NodeNames.RESULTS_SINK,
                        Topics.RESULTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.RESULTS),
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD,
                        NodeNames.ITEM_DISPATCH,
                        NodeNames.INLINE_WORK)
                .addSink(
                        NodeNames.ITEM_REJECTS_SINK,
                        Topics.REJECTED_ITEMS.name(),
                        raw,
                        raw,
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD,
                        NodeNames.ITEM_DISPATCH)
                .addSink(
                        NodeNames.TALLIES_SINK,
                        Topics.TALLIES.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.TALLIES),
                        new TallyPartitioner(),
                        NodeNames.TALLY_REPORT)
                .addStateStore(
                        Stores.items(codecs.storeSerde(ItemState.class)),
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD,
                        NodeNames.ITEM_DISPATCH,
                        NodeNames.INLINE_WORK)
                .addStateStore(
                        Stores.backlog(),
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD,
                        NodeNames.ITEM_DISPATCH,
                        NodeNames.INLINE_WORK)
                .addStateStore(
                        Stores.tallies(codecs.storeSerde(Tally.class)),
                        NodeNames.ITEM_ADMISSION,
                        NodeNames.ATTEMPT_FOLD,
                        NodeNames.ITEM_DISPATCH,
                        NodeNames.INLINE_WORK,
                        NodeNames.TALLY_REPORT)
                .addStateStore(Stores.journal(), NodeNames.ATTEMPT_FOLD, NodeNames.ITEM_DISPATCH)
                .addStateStore(Stores.earlyAttempts(), NodeNames.ITEM_ADMISSION, NodeNames.ATTEMPT_FOLD);
    }

    private static void experiments(Topology topology, TopologySettings settings, TopicSerdes codecs) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer raw = new ByteArraySerializer();
        WallTimes wallTimes = new WallTimes();
        topology.addSource(NodeNames.COMMANDS_SOURCE, bytes, bytes, Topics.EXPERIMENT_COMMANDS.name())
                .addSource(NodeNames.TALLIES_SOURCE, bytes, bytes, Topics.TALLIES.name())
                .addProcessor(
                        NodeNames.COMMAND_DECISION,
                        () -> new CommandDecisionProcessor(settings, codecs, wallTimes),
                        NodeNames.COMMANDS_SOURCE)
                .addProcessor(
                        NodeNames.TALLY_FOLD,
                        () -> new TallyFoldProcessor(settings, codecs, wallTimes),
                        NodeNames.TALLIES_SOURCE)
                .addSink(
                        NodeNames.COMMANDS_REROUTE_SINK,
                        Topics.EXPERIMENT_COMMANDS.name(),
                        raw,
                        raw,
                        new CanonicalPartitioner(settings.controlPartitions()),
                        NodeNames.COMMAND_DECISION)
                .addSink(
                        NodeNames.COMMAND_REPLIES_SINK,
                        Topics.COMMAND_REPLIES.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.COMMAND_REPLIES),
                        NodeNames.COMMAND_DECISION)
                .addSink(
                        NodeNames.EXPERIMENTS_SINK,
                        Topics.EXPERIMENTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.EXPERIMENTS),
                        NodeNames.COMMAND_DECISION,
                        NodeNames.TALLY_FOLD)
                .addSink(
                        NodeNames.EXPERIMENT_SNAPSHOTS_SINK,
                        Topics.SNAPSHOT_REQUESTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.SNAPSHOT_REQUESTS),
                        NodeNames.COMMAND_DECISION,
                        NodeNames.TALLY_FOLD)
                .addSink(
                        NodeNames.EXPERIMENT_REJECTS_SINK,
                        Topics.REJECTED_ITEMS.name(),
                        raw,
                        raw,
                        NodeNames.COMMAND_DECISION,
                        NodeNames.TALLY_FOLD)
                .addStateStore(
                        Stores.experimentRecords(codecs.storeSerde(Experiment.class)),
                        NodeNames.COMMAND_DECISION,
                        NodeNames.TALLY_FOLD)
                .addStateStore(
                        Stores.experimentTallies(codecs.storeSerde(Tally.class)),
                        NodeNames.COMMAND_DECISION,
                        NodeNames.TALLY_FOLD);
    }

    private static void snapshots(Topology topology, TopologySettings settings, TopicSerdes codecs) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer raw = new ByteArraySerializer();
        topology.addSource(NodeNames.SNAPSHOT_REQUESTS_SOURCE, bytes, bytes, Topics.SNAPSHOT_REQUESTS.name())
                .addProcessor(
                        NodeNames.SNAPSHOT_DECISION,
                        () -> new SnapshotDecisionProcessor(settings, codecs),
                        NodeNames.SNAPSHOT_REQUESTS_SOURCE)
                .addSink(
                        NodeNames.SNAPSHOT_REQUESTS_REROUTE_SINK,
                        Topics.SNAPSHOT_REQUESTS.name(),
                        raw,
                        raw,
                        new CanonicalPartitioner(settings.controlPartitions()),
                        NodeNames.SNAPSHOT_DECISION)
                .addSink(
                        NodeNames.SNAPSHOTS_SINK,
                        Topics.SNAPSHOTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.SNAPSHOTS),
                        new CohortPartitioner<>(key -> SnapshotKey.parse(key).cohort()),
                        NodeNames.SNAPSHOT_DECISION)
                .addSink(
                        NodeNames.LATEST_SINK,
                        Topics.LATEST.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.LATEST),
                        new CohortPartitioner<>(key -> PointerKey.parse(key).cohort()),
                        NodeNames.SNAPSHOT_DECISION)
                .addSink(
                        NodeNames.SNAPSHOT_REPLIES_SINK,
                        Topics.COMMAND_REPLIES.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.COMMAND_REPLIES),
                        NodeNames.SNAPSHOT_DECISION)
                .addSink(
                        NodeNames.SNAPSHOT_REJECTS_SINK,
                        Topics.REJECTED_ITEMS.name(),
                        raw,
                        raw,
                        NodeNames.SNAPSHOT_DECISION)
                .addStateStore(Stores.snapshots(codecs.storeSerde(SnapshotIndex.class)), NodeNames.SNAPSHOT_DECISION);
    }
}
