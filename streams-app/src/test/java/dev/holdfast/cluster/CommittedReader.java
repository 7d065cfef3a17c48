package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.BrokerProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is committed, goes on where it was, and compares with what has been acknowledged. */
final class CommittedReader {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    /** Transaction to the numbers of its records that are visible, and how many it has. */
    private final Map<String, Set<Integer>> visible = new HashMap<>();

    private final Map<String, Integer> sizes = new HashMap<>();

    CommittedReader() {
        IntStream.range(0, TransactionalBrokerMain.PARTITIONS)
                .forEach(number -> positions.put(new TopicPartition(TransactionalBrokerMain.TOPIC, number), 0L));
    }

    void acknowledged(List<String> lines) {
        lines.stream()
                .filter(line -> line.startsWith("ACKED "))
                .forEach(line -> acknowledged.add(line.substring("ACKED ".length())));
    }

    /** Reads to the end of every partition; returns what is wrong. */
    List<String> check(String bootstrapServers) throws Exception {
        List<String> faults = new ArrayList<>();
        try (Admin admin = Admin.create(BrokerProbe.settings(
                bootstrapServers, TransactionalBrokerMain.settings(bootstrapServers, Map.of()), BOUND))) {
            Map<TopicPartition, Long> ends = ends(admin);
            read(bootstrapServers, ends);
            ends.forEach((partition, end) -> {
                if (position(partition) < end) {
                    faults.add("the reader stops at " + position(partition) + " of " + end + " in " + partition);
                }
            });
            lost(faults);
            partial(faults);
            offsets(admin, faults);
        }
        return faults;
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        return admin
                .listOffsets(positions.keySet().stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private void read(String bootstrapServers, Map<TopicPartition, Long> ends) {
        Map<String, Object> settings = TransactionalBrokerMain.settings(
                bootstrapServers,
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000));
        long deadline = System.nanoTime() + BOUND.toNanos();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(positions.keySet());
            positions.forEach(consumer::seek);
            while (System.nanoTime() < deadline && isBehind(ends)) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::see);
                positions.replaceAll((partition, old) -> consumer.position(partition));
            }
        }
    }

    private boolean isBehind(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(entry -> position(entry.getKey()) < entry.getValue());
    }

    private long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    private void see(ConsumerRecord<String, String> record) {
        String[] parts = record.value().split(" ");
        String transaction = parts[0] + " " + parts[1];
        visible.computeIfAbsent(transaction, key -> new HashSet<>()).add(Integer.parseInt(parts[2]));
        sizes.put(transaction, Integer.parseInt(parts[3]));
    }

    private void lost(List<String> faults) {
        long lost =
                acknowledged.stream().filter(key -> !visible.containsKey(key)).count();
        if (lost > 0) {
            faults.add(lost + " of " + acknowledged.size() + " acknowledged transactions are not visible");
        }
    }

    private void partial(List<String> faults) {
        visible.forEach((transaction, records) -> {
            int size = sizes.getOrDefault(transaction, 0);
            if (records.size() != size) {
                faults.add("of transaction " + transaction + " only " + records + " are visible, of " + size);
            }
        });
    }

    /** The group's offset must be that of the last visible transaction of each producer, from the first look on. */
    private void offsets(Admin admin, List<String> faults) throws Exception {
        List<String> atOnce = wrongOffsets(admin);
        if (atOnce.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + BOUND.toNanos();
        List<String> later = atOnce;
        while (!later.isEmpty() && System.nanoTime() < deadline) {
            later = wrongOffsets(admin);
        }
        atOnce.forEach(fault -> faults.add(fault + " (right later on)"));
        later.forEach(fault -> faults.add(fault + " (for good)"));
    }

    private List<String> wrongOffsets(Admin admin) throws Exception {
        var offsets = admin.listConsumerGroupOffsets(TransactionalBrokerMain.GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        List<String> wrong = new ArrayList<>();
        for (int id = 0; id < TransactionalBrokerMain.PRODUCERS; id++) {
            long last = lastVisible(id + " ");
            var offset = offsets.get(TransactionalBrokerMain.INPUTS[id]);
            if ((offset == null ? -1 : offset.offset()) != last) {
                wrong.add("producer " + id + " committed " + offset + ", but transaction " + last + " is visible");
            }
        }
        return wrong;
    }

    private long lastVisible(String prefix) {
        return visible.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .mapToLong(key -> Long.parseLong(key.substring(prefix.length())))
                .max()
                .orElse(-1);
    }
}
