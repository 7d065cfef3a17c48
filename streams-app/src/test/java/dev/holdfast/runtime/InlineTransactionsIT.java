package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.submission.CommandClient;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All partitions of a stream thread share one transaction, which the broker ends after its timeout: slow items of many partitions
 * are committed before that, and one that alone takes longer ends with an error instead of being computed forever.
 */
class InlineTransactionsIT {
    private static final int PARTITIONS = 32;
    private static final int ITEMS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration AN_ITEM = Duration.ofMillis(200);
    private static final Duration TOO_LONG = Duration.ofMillis(3_500);
    private static final String LONG_ONE = "long";

    @TempDir
    Path folder;

    private final Map<String, Integer> computed = new ConcurrentHashMap<>();

    @Test
    void slowItemsOfManyPartitionsAreComputedOnceAndOneThatTakesTooLongEndsWithItsError() {
        AppConfig config = AppConfig.load(null, Map.of(), settings());
        List<ItemKey> keys = IntStream.range(0, ITEMS)
                .mapToObj(number -> new ItemKey("e", "i" + number, "t"))
                .toList();
        try (Holdfast holdfast = Holdfast.open(config, HandlerTypes.of(TestHandler.quick(this::compute)))) {
            submit(holdfast.connection(), keys);
            holdfast.startApplication();
            start(holdfast.connection());
            Map<String, Result> results = results(holdfast.connection(), ITEMS);

            assertThat(results.values()).allMatch(result -> result.getStatus() == ResultStatus.SUCCEEDED);
            // A machine that is busy may lose a transaction for other reasons.
            assertThat(computed.values().stream().mapToInt(Integer::intValue).sum())
                    .as(computed::toString)
                    .isLessThanOrEqualTo(ITEMS + ITEMS / 4);

            submit(holdfast.connection(), List.of(new ItemKey("e", LONG_ONE, "t")));
            String key = new ItemKey("e", LONG_ONE, "t").toString();
            Result tooLong = Objects.requireNonNull(
                    results(holdfast.connection(), ITEMS + 1).get(key));

            assertThat(tooLong.getStatus()).isEqualTo(ResultStatus.FAILED);
            assertThat(tooLong.getErrorMessage()).contains("streams.producer.transaction.timeout.ms");
            assertThat(computed.get(LONG_ONE)).isBetween(1, 3);
        }
    }

    private String compute(Task task) throws InterruptedException {
        computed.merge(task.key().incidentId(), 1, Integer::sum);
        Duration time = task.key().incidentId().equals(LONG_ONE) ? TOO_LONG : AN_ITEM;
        TimeUnit.MILLISECONDS.sleep(time.toMillis()); // the work
        return "{}";
    }

    private Map<String, String> settings() {
        return Map.of(
                "data",
                folder.toString(),
                "topics.partitions",
                String.valueOf(PARTITIONS),
                "streams.threads",
                "1",
                "streams.producer.transaction.timeout.ms",
                String.valueOf(TIMEOUT.toMillis()),
                "kafka.broker.transaction.abort.timed.out.transaction.cleanup.interval.ms",
                "200");
    }

    private static void start(Connection connection) {
        try (Producer<String, byte[]> producer = connection.writer()) {
            CommandClient commands =
                    new CommandClient(producer, connection::reader, connection.serdes(), LeaseOwners.ofThisProcess());
            ExperimentCommand command = commands.newCommand("e", CommandKind.START);
            command.setSpec(Specs.of("quick"));
            command.setItemsTotal(ITEMS + 1L);
            assertThat(commands.ask(command, Duration.ofSeconds(60), () -> true).getAccepted())
                    .isTrue();
        }
    }

    private static void submit(Connection connection, List<ItemKey> keys) {
        Serializer<WorkItem> serializer = connection.serdes().serializer(WorkItem.class);
        try (Producer<String, byte[]> producer = connection.writer()) {
            for (ItemKey key : keys) {
                byte[] value = serializer.serialize(Topics.WORK_ITEMS.name(), Records.item(key));
                producer.send(new ProducerRecord<>(Topics.WORK_ITEMS.name(), key.toString(), value));
            }
        }
    }

    /** Waits for so many committed results, by key. */
    private static Map<String, Result> results(Connection connection, int count) {
        Deserializer<Result> deserializer = connection.serdes().deserializer(Result.class);
        Map<String, Result> results = new HashMap<>();
        try (Consumer<String, byte[]> reader = connection.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(Topics.RESULTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Awaitility.await(count + " results")
                    .atMost(Duration.ofSeconds(120))
                    .pollInSameThread()
                    .until(() -> {
                        reader.poll(Duration.ofMillis(200))
                                .forEach(record -> results.put(
                                        record.key(), deserializer.deserialize(record.topic(), record.value())));
                        return results.size() >= count;
                    });
        }
        return results;
    }
}
