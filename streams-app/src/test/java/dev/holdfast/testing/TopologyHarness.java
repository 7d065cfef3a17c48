package dev.holdfast.testing;

import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.DispatchedTask;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.Keys;
import dev.holdfast.state.Stores;
import dev.holdfast.topology.HoldfastTopology;
import dev.holdfast.topology.JournalEnds;
import dev.holdfast.topology.TopologySettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole graph on one partition, without a broker: records go in, time goes by, records come out. Both sides and the
 * mirror are in it, so that a tally reaches its experiment and an experiment its items. One thread only.
 */
public final class TopologyHarness implements AutoCloseable {
    /** How long items wait for an experiment that nobody has started. */
    public static final Duration UNKNOWN_WAIT = Duration.ofSeconds(60);

    private static final Duration PULSE = Duration.ofMillis(100);

    private final TestRegistry registry = new TestRegistry();
    private final ValueSerdes serdes;
    private final RecordingQueue queue = new RecordingQueue();
    private final List<CompletableFuture<Long>> asked = new ArrayList<>();
    private final Set<String> living = new HashSet<>(Set.of("here", "there"));
    private final Set<String> pending = new HashSet<>();
    private final TemporaryFolder folder = new TemporaryFolder();
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private @Nullable Long knownEnd;
    private long journalEnd;
    private long journalPassed;
    private Instant now = Instant.ofEpochMilli(Events.ANY_TIME);

    /** Builds the graph with these handlers; the journal is read to its end. */
    public TopologyHarness(HandlerType... types) {
        this(0L, Map.of(), types);
    }

    /** Builds the graph with settings of the serdes, such as other classes than ours. */
    public static TopologyHarness withSerdes(Map<String, ?> settings, HandlerType... types) {
        return new TopologyHarness(0L, settings, types);
    }

    /** Builds the graph with these handlers; nobody knows the journal's end before {@link #answerJournalEnd}. */
    public static TopologyHarness beforeJournalEndIsKnown(HandlerType... types) {
        return new TopologyHarness(null, Map.of(), types);
    }

    /** The limits that experiments may name. */
    public static final Set<String> LIMITS = Set.of("account");

    private TopologyHarness(@Nullable Long knownEnd, Map<String, ?> serdeSettings, HandlerType... types) {
        this.knownEnd = knownEnd;
        this.serdes = registry.serdes(serdeSettings);
        TopologySettings settings = new TopologySettings(
                serdes,
                HandlerTypes.of(types),
                queue,
                new JournalEnds() {
                    @Override
                    public CompletableFuture<Long> endOf(int partition) {
                        return ask();
                    }

                    @Override
                    public CompletableFuture<Long> passedOf(int partition) {
                        return CompletableFuture.completedFuture(journalPassed);
                    }
                },
                () -> CompletableFuture.completedFuture(Set.copyOf(pending)),
                () -> CompletableFuture.completedFuture(Set.copyOf(living)),
                1,
                1,
                UNKNOWN_WAIT,
                LIMITS,
                nanos::get,
                Map.of("holdfast", "a version"));
        this.driver = new TopologyTestDriver(HoldfastTopology.build(settings), properties(), now);
    }

    private CompletableFuture<Long> ask() {
        CompletableFuture<Long> end = new CompletableFuture<>();
        asked.add(end);
        if (knownEnd != null) {
            end.complete(Math.max(knownEnd, journalEnd));
        }
        return end;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "holdfast-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.path().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return properties;
    }

    /** Another instance dies, which the group notices at once. */
    public void instanceDies(String name) {
        living.remove(name);
    }

    /** A command for an experiment lies on its topic, and nobody has decided it, or somebody has. */
    public void commandIsPending(String experimentId, boolean isPending) {
        if (isPending) {
            pending.add(experimentId);
        } else {
            pending.remove(experimentId);
        }
    }

    // ---- in

    /** Sends a command. */
    public void send(ExperimentCommand command) {
        pipe(Topics.EXPERIMENT_COMMANDS, command.getExperimentId(), command);
    }

    /** Starts an experiment of so many items and lets the record reach the items side. */
    public void start(String experimentId, String spec, long total) {
        send(Records.start(experimentId, spec, total));
        pulse();
    }

    /** Sends a command that needs no more than its kind. */
    public void command(String experimentId, CommandKind kind) {
        send(Records.command(kind, experimentId));
    }

    /** Sends work items. */
    public void submit(ItemKey... keys) {
        for (ItemKey key : keys) {
            pipe(Topics.WORK_ITEMS, key.toString(), Records.item(key));
        }
    }

    /** Sends an item back as a restore does, with what the backup has of it. */
    public void restore(RestoredItem restored) {
        restore(restored, ItemKey.parse(restored.getKey()));
    }

    /** Sends the work item of a key with what a backup has of an item. */
    public void restore(RestoredItem restored, ItemKey key) {
        byte[] header = serdes.serializer(RestoredItem.class).serialize(RestoreHeaders.ITEM_SUBJECT, restored);
        pipe(Topics.WORK_ITEMS, key.toString(), Records.item(key), header);
    }

    /** Sends an attempt event back as a restore does. */
    public void restore(Attempt event, String kind) {
        String key = ItemKey.of(event).toString();
        pipe(Topics.ATTEMPTS, key, event, kind.getBytes(StandardCharsets.UTF_8));
    }

    private <V> void pipe(Topic<V> topic, String key, V value, byte[] restored) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(RestoreHeaders.RESTORED, restored);
        input(topic)
                .pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), bytes(topic, value), headers, now));
    }

    /** Sends an attempt event. */
    public void report(Attempt event) {
        String key = ItemKey.of(event).toString();
        pipe(Topics.ATTEMPTS, key, event);
    }

    /** Sends a tally, as a partition that is not in this harness would. */
    public void report(Tally tally) {
        pipe(Topics.TALLIES, Keys.tally(tally.getExperimentId(), tally.getPartition()), tally);
    }

    /** Sends any bytes. */
    public void pipe(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        input(topic).pipeInput(new TestRecord<>(key, value, now));
    }

    /** Sends any bytes with headers. */
    public void pipe(Topic<?> topic, byte[] key, byte[] value, Headers headers) {
        input(topic).pipeInput(new TestRecord<>(key, value, headers, now));
    }

    /** Returns where one record goes. */
    private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
        if (topic == Topics.ATTEMPTS) {
            journalEnd++;
        }
        return inputs.computeIfAbsent(
                topic.name(),
                name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Sends a value under a key. */
    public <V> void pipe(Topic<V> topic, String key, V value) {
        pipe(topic, key.getBytes(StandardCharsets.UTF_8), bytes(topic, value));
    }

    /** Returns the bytes of a value. */
    public <V> byte[] bytes(Topic<V> topic, V value) {
        return serdes.serializer(topic.valueType()).serialize(topic.name(), value);
    }

    // ---- time

    /** Lets an inline handler take so long, from within it. */
    public void takeTime(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Returns the time. */
    public Instant now() {
        return now;
    }

    /** Lets every clockwork run once. */
    public void pulse() {
        advance(PULSE);
    }

    /** Lets so much time go by, in one leap, and lets every clockwork run thrice after it, for what it passes on. */
    public void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
        for (int i = 0; i < 2; i++) {
            now = now.plus(PULSE);
            driver.advanceWallClockTime(PULSE);
        }
    }

    /** Tells where the journal of attempts ended when it was asked for, and where it ends when it is asked for again. */
    public void answerJournalEnd(long end) {
        knownEnd = end;
        asked.forEach(future -> future.complete(end));
    }

    /** Tells up to where nothing of the journal of attempts will be read any more: it was deleted, or skipped. */
    public void setJournalPassed(long offset) {
        journalPassed = offset;
    }

    /** Leaves the question for the journal's end open from now on. */
    public void forgetJournalEnd() {
        knownEnd = null;
    }

    // ---- out

    /** Returns the results since the last call. */
    public List<Result> results() {
        return values(Topics.RESULTS);
    }

    /** Returns the tasks for external workers since the last call. */
    public List<DispatchedTask> tasks() {
        return values(Topics.DISPATCH);
    }

    /** Returns the replies since the last call. */
    public List<CommandReply> replies() {
        return values(Topics.COMMAND_REPLIES);
    }

    /** Returns the rejected records since the last call, as they came. */
    public List<TestRecord<byte[], byte[]>> rejects() {
        return output(Topics.REJECTED_ITEMS, new ByteArrayDeserializer()).readRecordsToList();
    }

    /** Returns the records of experiments that were published since the last call. */
    public List<Experiment> published() {
        return values(Topics.EXPERIMENTS);
    }

    /** Returns the snapshots that were published since the last call. */
    public List<Snapshot> snapshots() {
        return values(Topics.SNAPSHOTS);
    }

    /** Returns the pointers that were published since the last call, by record key, one that was let go as null. */
    public List<TestRecord<String, Pointer>> pointers() {
        return driver.createOutputTopic(
                        Topics.LATEST.name(), new StringDeserializer(), serdes.deserializer(Topics.LATEST.valueType()))
                .readRecordsToList();
    }

    /** Returns the text of a header. */
    public static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private <V> List<V> values(Topic<V> topic) {
        return output(topic, serdes.deserializer(topic.valueType())).readValuesToList();
    }

    private <V> TestOutputTopic<byte[], V> output(
            Topic<?> topic, org.apache.kafka.common.serialization.Deserializer<V> values) {
        return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), values);
    }

    // ---- inside

    /** Returns the queue that tasks go to. */
    public RecordingQueue queue() {
        return queue;
    }

    /** Returns the registry. */
    public TestRegistry registry() {
        return registry;
    }

    /** Returns the state of an item, or null. */
    public @Nullable ItemState item(ItemKey key) {
        return this.<ItemState>store(Stores.ITEMS).get(key.toString());
    }

    /** Returns the state of an item that must be there. */
    public ItemState requireItem(ItemKey key) {
        return Objects.requireNonNull(item(key), key::toString);
    }

    /** Returns the record of an experiment that must be there. */
    public Experiment experiment(String experimentId) {
        return Objects.requireNonNull(
                this.<Experiment>store(Stores.EXPERIMENT_RECORDS).get(experimentId));
    }

    /** Returns how many items the backlog holds. */
    public int backlog() {
        int[] count = {0};
        try (var all = this.<byte[]>store(Stores.BACKLOG).all()) {
            all.forEachRemaining(entry -> count[0]++);
        }
        return count[0];
    }

    /** Returns a store as it is. */
    public <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    @Override
    public void close() {
        driver.close();
        registry.close();
        folder.close();
    }
}
