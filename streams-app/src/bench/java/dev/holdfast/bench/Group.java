package dev.holdfast.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far a consumer group has come on its input topic, as the broker has it. */
final class Group {
    private final Admin admin;
    private final String id;
    private final List<TopicPartition> input;

    Group(Admin admin, String id, String topic, int partitions) {
        this.admin = admin;
        this.id = id;
        this.input = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Returns how many records of the input are committed. */
    long committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, @Nullable OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(id)
                .partitionsToOffsetAndMetadata()
                .get();
        long sum = 0;
        for (TopicPartition partition : input) {
            OffsetAndMetadata offset = offsets.get(partition);
            sum += offset == null ? 0 : offset.offset();
        }
        return sum;
    }

    /** Returns how many records the input holds. */
    long end() throws ExecutionException, InterruptedException {
        return admin
                .listOffsets(input.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(info -> info.offset())
                .sum();
    }
}
