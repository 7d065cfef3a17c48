package dev.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cluster.files.BrokerFiles;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.SegmentBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the files of a broker that has ended is what the broker itself gives a reader of committed records. */
@Timeout(300)
class BrokerFilesIT {
    private static final long SEED = Long.getLong("holdfast.files.seed", System.nanoTime());
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path logDir;

    @Test
    void holdTheSameRecordsOffsetsTimesAndHeadersAsTheBrokerGives() throws Exception {
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            broker.createTopics();
            broker.write(60);
            broker.deleteRecords(500, 7);
            broker.awaitCompaction();
            broker.write(3);
            assertThat(broker.segments(WrittenBroker.JOURNAL + "-1").count()).isGreaterThan(1);
        }
        Map<String, FileTime> before = times();

        Map<String, List<String>> files = fromFiles();

        assertThat(times()).as("nothing is written").isEqualTo(before);
        assertThat(files.get(WrittenBroker.COMPACTED + "-0"))
                .as("seed %s", SEED)
                .isNotEmpty();
        assertThat(files.getOrDefault(WrittenBroker.JOURNAL + "-0", List.of()).get(0))
                .as("its first records are deleted, seed %s", SEED)
                .startsWith("50");
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            assertSame(files, fromBroker(broker));
        }
    }

    @Test
    void areNotReadAfterAKillAndHoldWhatWasCommittedOnceABrokerHasEndedInOrder() throws Exception {
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            broker.createTopics();
        }
        assertThat(BrokerFiles.of(logDir)).isPresent();
        try (ChildJvm child = ChildJvm.start(TransactionalBrokerMain.class, logDir.toString(), "true", "1000000")) {
            child.await("INITED", BOUND);
            child.say("GO");
            child.await("ACKED 2 1000040", BOUND);
            child.kill();
        }
        assertThat(BrokerFiles.of(logDir)).as("after a kill").isEmpty();

        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            broker.write(5);
        }
        Map<String, List<String>> files = fromFiles();
        assertThat(files).containsKey(TransactionalBrokerMain.TOPIC + "-0");
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            assertSame(files, fromBroker(broker));
        }
    }

    @Test
    void areLeftToTheBrokerWhereATransactionIsOpenOrARecordIsDamaged() throws Exception {
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            broker.createTopics();
            broker.write(40);
            broker.leaveOpen();
        }
        Path damaged = logDir.resolve(WrittenBroker.STAMPED + "-1").resolve("00000000000000000000.log");
        SegmentBytes.flip(damaged, SegmentBytes.batches(damaged).get(3) + 70);

        BrokerFiles files = BrokerFiles.of(logDir).orElseThrow();

        assertThat(files.isWhole(WrittenBroker.COMPACTED)).isTrue();
        assertThat(files.isWhole(WrittenBroker.JOURNAL)).isFalse();
        assertThat(files.isWhole(WrittenBroker.STAMPED)).isFalse();
        assertThat(files.isWhole("nobody-made-it")).isFalse();
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            AtomicBoolean asked = new AtomicBoolean();
            try (Consumer<String, byte[]> consumer = files.consumer(() -> false, () -> {
                asked.set(true);
                return consumer(broker);
            })) {
                List<TopicPartition> open = List.of(new TopicPartition(WrittenBroker.JOURNAL, 0));
                consumer.assign(open);
                consumer.seekToBeginning(open);
                assertThat(consumer.endOffsets(open)).isEqualTo(consumer(broker).endOffsets(open));
                assertThat(asked).isTrue();
            }
        }
    }

    @Test
    void areReadOnFromTheBrokerWithoutAGapWhenItStartsMeanwhile() throws Exception {
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED)) {
            broker.createTopics();
            broker.write(160);
        }
        BrokerFiles files = BrokerFiles.of(logDir).orElseThrow();
        TopicPartition partition = new TopicPartition(WrittenBroker.STAMPED, 0);
        List<String> expected = fromFiles().getOrDefault(partition.toString(), List.of());
        AtomicBoolean runs = new AtomicBoolean();
        List<String> read = new ArrayList<>();
        try (WrittenBroker broker = new WrittenBroker(logDir, SEED);
                Consumer<String, byte[]> consumer = files.consumer(runs::get, () -> consumer(broker))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(row(record)));
                runs.set(true);
            }
        }
        assertThat(read.size()).as("more than one poll gives").isGreaterThan(1000);
        assertSame(Map.of("", read), Map.of("", expected.subList(0, read.size())));
        assertThat(expected.get(read.size())).startsWith("from ");
    }

    /** Says the first difference only. */
    private static void assertSame(Map<String, List<String>> files, Map<String, List<String>> broker) {
        assertThat(files.keySet()).isEqualTo(broker.keySet());
        broker.forEach((partition, wanted) -> {
            List<String> found = files.getOrDefault(partition, List.of());
            for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
                assertThat(found.get(i))
                        .as("%s, row %s, seed %s", partition, i, SEED)
                        .isEqualTo(wanted.get(i));
            }
            assertThat(found.size()).as("%s, seed %s", partition, SEED).isEqualTo(wanted.size());
        });
    }

    private Map<String, List<String>> fromFiles() throws IOException {
        BrokerFiles files = BrokerFiles.of(logDir).orElseThrow();
        try (Consumer<String, byte[]> consumer = files.consumer(() -> false, () -> {
            throw new AssertionError("the broker was asked");
        })) {
            return read(consumer);
        }
    }

    private Map<String, List<String>> fromBroker(WrittenBroker broker) throws IOException {
        try (Consumer<String, byte[]> consumer = consumer(broker)) {
            return read(consumer);
        }
    }

    private static Consumer<String, byte[]> consumer(WrittenBroker broker) {
        return new KafkaConsumer<>(
                broker.settings(Map.of("isolation.level", "read_committed")),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads every partition from its beginning and from two places within, with where it begins and ends. */
    private Map<String, List<String>> read(Consumer<String, byte[]> consumer) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (String topic : topics()) {
            consumer.partitionsFor(topic).forEach(info -> {
                TopicPartition partition = new TopicPartition(topic, info.partition());
                long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, -1L);
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L);
                List<String> rows = new ArrayList<>();
                for (long from : new long[] {begin, begin + (end - begin) / 3, Math.max(begin, end - 5)}) {
                    consumer.assign(List.of(partition));
                    consumer.seek(partition, from);
                    while (consumer.position(partition) < end) {
                        consumer.poll(Duration.ofMillis(100)).forEach(record -> rows.add(row(record)));
                    }
                    rows.add("from " + from + " to " + consumer.position(partition));
                }
                found.put(partition.toString(), rows);
            });
        }
        return found;
    }

    private Set<String> topics() throws IOException {
        try (Stream<Path> folders = Files.list(logDir)) {
            Set<String> topics = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString().replaceFirst("-\\d+$", ""))
                    .filter(name -> name.startsWith("some-") || name.startsWith("killed"))
                    .collect(Collectors.toSet());
            topics.add(Topics.RESULTS.name());
            return topics;
        }
    }

    private static String row(ConsumerRecord<String, byte[]> record) {
        return record.offset() + " " + record.timestamp() + " " + record.timestampType() + " "
                + record.leaderEpoch() + " " + record.serializedKeySize() + " " + record.serializedValueSize() + " "
                + record.key() + " " + Arrays.hashCode(record.value()) + " " + record.headers();
    }

    private Map<String, FileTime> times() throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> all = Files.walk(logDir)) {
            for (Path one : all.toList()) {
                times.put(one.toString(), Files.getLastModifiedTime(one));
            }
        }
        return times;
    }
}
