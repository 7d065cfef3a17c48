package dev.holdfast.runtime;

import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Whether anything is under way on a cluster, and what an application that has ended has left unread. */
public final class QuiescenceCheck {
    private static final Duration STEP = Duration.ofMillis(200);

    private QuiescenceCheck() {}

    /**
     * Waits until no transaction is open: an application that was killed leaves one, which the broker ends after ten
     * seconds or twenty. Before that, one topic may show what another does not show yet.
     *
     * @return false if one was still open at the end of the wait
     */
    public static boolean await(Holdfast holdfast, Duration limit) {
        try (Admin admin = holdfast.connection().admin()) {
            return await(holdfast, got(admin.listTopics().names()::get), limit);
        }
    }

    /** Waits until no transaction is open on these topics; see the other one. */
    static boolean await(Holdfast holdfast, Collection<String> topics, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try (Admin admin = holdfast.connection().admin()) {
            Map<TopicPartition, OffsetSpec> ends = latest(admin, topics);
            while (!offsets(admin, ends, IsolationLevel.READ_COMMITTED)
                    .equals(offsets(admin, ends, IsolationLevel.READ_UNCOMMITTED))) {
                if (System.nanoTime() > end) {
                    return false;
                }
                LockSupport.parkNanos(STEP.toNanos());
            }
            return true;
        }
    }

    /** Returns, for each partition of work-items that was not read to its end, the first offset that was not read. */
    public static Map<Integer, Long> unreadItems(Holdfast holdfast) {
        try (Admin admin = holdfast.connection().admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    got(admin.listConsumerGroupOffsets(holdfast.groupId()).partitionsToOffsetAndMetadata()::get);
            Map<Integer, Long> unread = new HashMap<>();
            offsets(admin, latest(admin, List.of(Topics.WORK_ITEMS.name())), IsolationLevel.READ_UNCOMMITTED)
                    .forEach((partition, end) -> {
                        OffsetAndMetadata read = committed.get(partition);
                        long from = read == null ? 0 : read.offset();
                        if (from < end) {
                            unread.put(partition.partition(), from);
                        }
                    });
            return unread;
        }
    }

    private static Map<TopicPartition, OffsetSpec> latest(Admin admin, Collection<String> topics) {
        return got(admin.describeTopics(topics).allTopicNames()::get).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(TopicPartitionInfo::partition)
                        .map(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Map<TopicPartition, OffsetSpec> wanted, IsolationLevel isolation) {
        Map<TopicPartition, ListOffsetsResultInfo> found =
                got(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all()::get);
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @FunctionalInterface
    private interface Answer<V> {
        V get() throws ExecutionException, InterruptedException;
    }

    private static <V> V got(Answer<V> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cluster's offsets cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
