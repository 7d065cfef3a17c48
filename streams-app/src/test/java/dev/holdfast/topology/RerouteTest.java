package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Partitions;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A record on a partition that is not its own is sent on, as it is, and is not processed where it lies. */
class RerouteTest {
    private final ProcessorBench bench = new ProcessorBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void sendsAMisplacedItemOn() {
        ItemAdmissionProcessor processor = admission();
        ItemKey key = keyOn(4);
        Headers headers = new RecordHeaders().add("trace", new byte[] {1});
        Record<byte[], byte[]> record = itemRecord(key, headers);

        processor.process(record);

        assertThat(bench.context.forwarded()).singleElement().satisfies(forward -> {
            assertThat(forward.childName()).contains(NodeNames.WORK_ITEMS_REROUTE_SINK);
            assertThat(forward.record()).isEqualTo(record.withTimestamp(bench.context.currentSystemTimeMs()));
        });
    }

    @Test
    void tellsThePartitionOfARejectedKeyAndNotesItThere() {
        ItemAdmissionProcessor processor = admission();
        byte[] misplaced = bytes(keyOn(4).toString());

        processor.process(new Record<>(misplaced, new byte[2 << 20], Events.ANY_TIME));

        assertThat(bench.context.forwarded(NodeNames.ITEM_REJECTS_SINK)).hasSize(1);
        var notices = bench.context.forwarded(NodeNames.WORK_ITEMS_REROUTE_SINK);
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0).record().value())
                .as("it is too large to be sent on")
                .isNull();
        assertThat(items().get(keyOn(4).toString())).isNull();

        ItemKey own = keyOn(0);
        bench.context.resetForwards();
        processor.process(new Record<>(
                bytes(own.toString()),
                null,
                Events.ANY_TIME,
                notices.get(0).record().headers()));

        assertThat(bench.context.forwarded(NodeNames.ITEM_REJECTS_SINK)).isEmpty();
        ItemState noted = items().get(own.toString());
        assertThat(noted.getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(noted.getLastError()).startsWith("oversize: the value has 2097152 bytes");
    }

    private KeyValueStore<String, ItemState> items() {
        return bench.context.getStateStore(Stores.ITEMS);
    }

    @Test
    void admitsAnItemWhereItBelongs() {
        ItemAdmissionProcessor processor = admission();
        ItemKey key = keyOn(0);

        processor.process(itemRecord(key, new RecordHeaders()));

        assertThat(bench.context.forwarded(NodeNames.WORK_ITEMS_REROUTE_SINK)).isEmpty();
        assertThat(bench.context.forwarded(NodeNames.ITEM_DISPATCH)).hasSize(1);
        assertThat(bench.context
                        .<KeyValueStore<String, ItemState>>getStateStore(Stores.ITEMS)
                        .get(key.toString()))
                .isNotNull();
    }

    @Test
    void sendsAMisplacedCommandOn() {
        bench.add(Stores.experimentRecords(bench.codecs.storeSerde(Experiment.class)));
        bench.add(Stores.experimentTallies(bench.codecs.storeSerde(Tally.class)));
        CommandDecisionProcessor processor =
                new CommandDecisionProcessor(bench.settings, bench.codecs, new WallTimes());
        processor.init(bench.context);
        bench.context.setRecordMetadata(Topics.EXPERIMENT_COMMANDS.name(), 0, 7);
        String id = idOn(2);
        byte[] value = bench.registry
                .serdes()
                .serializer(Topics.EXPERIMENT_COMMANDS.valueType())
                .serialize(Topics.EXPERIMENT_COMMANDS.name(), Records.command(CommandKind.RESUME, id));

        processor.process(new Record<>(bytes(id), value, Events.ANY_TIME));

        assertThat(bench.context.forwarded())
                .singleElement()
                .satisfies(forward -> assertThat(forward.childName()).contains(NodeNames.COMMANDS_REROUTE_SINK));
    }

    @Test
    void sendsItToThePartitionThatWillTakeIt() {
        CanonicalPartitioner partitioner = new CanonicalPartitioner(ProcessorBench.ITEM_PARTITIONS);

        Optional<Set<Integer>> target =
                partitioner.partitions("work-items", bytes(keyOn(4).toString()), new byte[0], 12);

        assertThat(target).contains(Set.of(4));
    }

    @Test
    void findsThePartitionThatKafkasOwnProducersFind() {
        byte[] key = bytes("e/i/t");

        assertThat(Partitions.of(key, 6)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 6));
    }

    private ItemAdmissionProcessor admission() {
        bench.add(Stores.items(bench.codecs.storeSerde(ItemState.class)));
        bench.add(Stores.backlog());
        bench.add(Stores.earlyAttempts());
        bench.add(Stores.tallies(bench.codecs.storeSerde(Tally.class)));
        bench.add(Stores.experiments());
        ItemAdmissionProcessor processor =
                new ItemAdmissionProcessor(bench.settings, bench.codecs, new InlineCosts(), new InlineTurns());
        processor.init(bench.context);
        bench.context.setRecordMetadata(Topics.WORK_ITEMS.name(), 0, 7);
        return processor;
    }

    private Record<byte[], byte[]> itemRecord(ItemKey key, Headers headers) {
        byte[] value = bench.registry
                .serdes()
                .serializer(Topics.WORK_ITEMS.valueType())
                .serialize(Topics.WORK_ITEMS.name(), Records.item(key));
        return new Record<>(bytes(key.toString()), value, Events.ANY_TIME, headers);
    }

    private static ItemKey keyOn(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new ItemKey("e", "i" + i, "t"))
                .filter(key -> Partitions.of(bytes(key.toString()), ProcessorBench.ITEM_PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static String idOn(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "e" + i)
                .filter(id -> Partitions.of(bytes(id), ProcessorBench.CONTROL_PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
