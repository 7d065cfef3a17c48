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
        Codecs codecs = new Codecs(settings.serdes());
        Topology topology = new Topology();
        Stopping stopping = new Stopping(codecs);
        mirror(topology, stopping);
        items(topology, settings, codecs, stopping);
        experiments(topology, settings, codecs);
        // Last: what came before keeps its number, and so its state.
        snapshots(topology, settings, codecs);
        return topology;
    }

    private static void mirror(Topology topology, Stopping stopping) {
        topology.addGlobalStore(
                Stores.experiments(),
                Nodes.EXPERIMENTS_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.EXPERIMENTS.name(),
                Nodes.EXPERIMENTS_MIRROR,
                () -> new ExperimentsMirrorProcessor(stopping));
    }

    private static void items(Topology topology, TopologySettings settings, Codecs codecs, Stopping stopping) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer raw = new ByteArraySerializer();
        Outstanding outstanding = new Outstanding();
        InlineCosts costs = new InlineCosts();
        InlineTurns turns = new InlineTurns();
        InlineOverruns overruns = new InlineOverruns();
        // A task takes the record with the lowest time first. Items count from when they are read, not submitted:
        // a long queue of them would else go before every attempt, and nothing begun would be seen to end meanwhile.
        topology.addSource(
                        AutoOffsetReset.earliest(),
                        Nodes.WORK_ITEMS_SOURCE,
                        new WallclockTimestampExtractor(),
                        bytes,
                        bytes,
                        Topics.WORK_ITEMS.name())
                .addSource(Nodes.ATTEMPTS_SOURCE, bytes, bytes, Topics.ATTEMPTS.name())
                .addProcessor(
                        Nodes.ITEM_ADMISSION,
                        () -> new ItemAdmissionProcessor(settings, codecs, costs, turns),
                        Nodes.WORK_ITEMS_SOURCE)
                .addProcessor(
                        Nodes.ATTEMPT_FOLD, () -> new AttemptFoldProcessor(settings, codecs), Nodes.ATTEMPTS_SOURCE)
                .addProcessor(
                        Nodes.ITEM_DISPATCH,
                        () -> new ItemDispatchProcessor(settings, codecs, outstanding, turns, stopping),
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD)
                .addProcessor(
                        Nodes.INLINE_WORK,
                        () -> new InlineWorkProcessor(settings, codecs, costs, turns, overruns),
                        Nodes.ITEM_ADMISSION,
                        Nodes.ITEM_DISPATCH)
                .addProcessor(
                        Nodes.TALLY_REPORT,
                        TallyReportProcessor::new,
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD,
                        Nodes.ITEM_DISPATCH,
                        Nodes.INLINE_WORK)
                .addSink(
                        Nodes.WORK_ITEMS_REROUTE_SINK,
                        Topics.WORK_ITEMS.name(),
                        raw,
                        raw,
                        new CanonicalPartitioner(settings.itemPartitions()),
                        Nodes.ITEM_ADMISSION)
                .addSink(
                        Nodes.DISPATCH_SINK,
                        Topics.DISPATCH.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.DISPATCH),
                        Nodes.ITEM_DISPATCH)
                .addSink(
                        Nodes.RESULTS_SINK,
                        Topics.RESULTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.RESULTS),
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD,
                        Nodes.ITEM_DISPATCH,
                        Nodes.INLINE_WORK)
                .addSink(
                        Nodes.ITEM_REJECTS_SINK,
                        Topics.REJECTED_ITEMS.name(),
                        raw,
                        raw,
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD,
                        Nodes.ITEM_DISPATCH)
                .addSink(
                        Nodes.TALLIES_SINK,
                        Topics.TALLIES.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.TALLIES),
                        new TallyPartitioner(),
                        Nodes.TALLY_REPORT)
                .addStateStore(
                        Stores.items(codecs.storeSerde(ItemState.class)),
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD,
                        Nodes.ITEM_DISPATCH,
                        Nodes.INLINE_WORK)
                .addStateStore(
                        Stores.backlog(),
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD,
                        Nodes.ITEM_DISPATCH,
                        Nodes.INLINE_WORK)
                .addStateStore(
                        Stores.tallies(codecs.storeSerde(Tally.class)),
                        Nodes.ITEM_ADMISSION,
                        Nodes.ATTEMPT_FOLD,
                        Nodes.ITEM_DISPATCH,
                        Nodes.INLINE_WORK,
                        Nodes.TALLY_REPORT)
                .addStateStore(Stores.journal(), Nodes.ATTEMPT_FOLD, Nodes.ITEM_DISPATCH)
                .addStateStore(Stores.earlyAttempts(), Nodes.ITEM_ADMISSION, Nodes.ATTEMPT_FOLD);
    }

    private static void experiments(Topology topology, TopologySettings settings, Codecs codecs) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer raw = new ByteArraySerializer();
        WallTimes wallTimes = new WallTimes();
        topology.addSource(Nodes.COMMANDS_SOURCE, bytes, bytes, Topics.EXPERIMENT_COMMANDS.name())
                .addSource(Nodes.TALLIES_SOURCE, bytes, bytes, Topics.TALLIES.name())
                .addProcessor(
                        Nodes.COMMAND_DECISION,
                        () -> new CommandDecisionProcessor(settings, codecs, wallTimes),
                        Nodes.COMMANDS_SOURCE)
                .addProcessor(
                        Nodes.TALLY_FOLD,
                        () -> new TallyFoldProcessor(settings, codecs, wallTimes),
                        Nodes.TALLIES_SOURCE)
                .addSink(
                        Nodes.COMMANDS_REROUTE_SINK,
                        Topics.EXPERIMENT_COMMANDS.name(),
                        raw,
                        raw,
                        new CanonicalPartitioner(settings.controlPartitions()),
                        Nodes.COMMAND_DECISION)
                .addSink(
                        Nodes.COMMAND_REPLIES_SINK,
                        Topics.COMMAND_REPLIES.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.COMMAND_REPLIES),
                        Nodes.COMMAND_DECISION)
                .addSink(
                        Nodes.EXPERIMENTS_SINK,
                        Topics.EXPERIMENTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.EXPERIMENTS),
                        Nodes.COMMAND_DECISION,
                        Nodes.TALLY_FOLD)
                .addSink(
                        Nodes.EXPERIMENT_SNAPSHOTS_SINK,
                        Topics.SNAPSHOT_REQUESTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.SNAPSHOT_REQUESTS),
                        Nodes.COMMAND_DECISION,
                        Nodes.TALLY_FOLD)
                .addSink(
                        Nodes.EXPERIMENT_REJECTS_SINK,
                        Topics.REJECTED_ITEMS.name(),
                        raw,
                        raw,
                        Nodes.COMMAND_DECISION,
                        Nodes.TALLY_FOLD)
                .addStateStore(
                        Stores.experimentRecords(codecs.storeSerde(Experiment.class)),
                        Nodes.COMMAND_DECISION,
                        Nodes.TALLY_FOLD)
                .addStateStore(
                        Stores.experimentTallies(codecs.storeSerde(Tally.class)),
                        Nodes.COMMAND_DECISION,
                        Nodes.TALLY_FOLD);
    }

    private static void snapshots(Topology topology, TopologySettings settings, Codecs codecs) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer raw = new ByteArraySerializer();
        topology.addSource(Nodes.SNAPSHOT_REQUESTS_SOURCE, bytes, bytes, Topics.SNAPSHOT_REQUESTS.name())
                .addProcessor(
                        Nodes.SNAPSHOT_DECISION,
                        () -> new SnapshotDecisionProcessor(settings, codecs),
                        Nodes.SNAPSHOT_REQUESTS_SOURCE)
                .addSink(
                        Nodes.SNAPSHOT_REQUESTS_REROUTE_SINK,
                        Topics.SNAPSHOT_REQUESTS.name(),
                        raw,
                        raw,
                        new CanonicalPartitioner(settings.controlPartitions()),
                        Nodes.SNAPSHOT_DECISION)
                .addSink(
                        Nodes.SNAPSHOTS_SINK,
                        Topics.SNAPSHOTS.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.SNAPSHOTS),
                        new CohortPartitioner<>(key -> SnapshotKey.parse(key).cohort()),
                        Nodes.SNAPSHOT_DECISION)
                .addSink(
                        Nodes.LATEST_SINK,
                        Topics.LATEST.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.LATEST),
                        new CohortPartitioner<>(key -> PointerKey.parse(key).cohort()),
                        Nodes.SNAPSHOT_DECISION)
                .addSink(
                        Nodes.SNAPSHOT_REPLIES_SINK,
                        Topics.COMMAND_REPLIES.name(),
                        new StringSerializer(),
                        codecs.sinkSerializer(Topics.COMMAND_REPLIES),
                        Nodes.SNAPSHOT_DECISION)
                .addSink(Nodes.SNAPSHOT_REJECTS_SINK, Topics.REJECTED_ITEMS.name(), raw, raw, Nodes.SNAPSHOT_DECISION)
                .addStateStore(Stores.snapshots(codecs.storeSerde(SnapshotIndex.class)), Nodes.SNAPSHOT_DECISION);
    }
}
