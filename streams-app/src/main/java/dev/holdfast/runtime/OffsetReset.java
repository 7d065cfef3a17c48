package dev.holdfast.runtime;

import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A reset of the application's offsets on topic work-items, while the application is stopped. */
public final class OffsetReset {
    private static final Duration GROUP_BOUND = Duration.ofSeconds(30);

    private final Holdfast holdfast;
    private final Map<TopicPartition, Long> from;
    private final Map<TopicPartition, Long> ends;

    private OffsetReset(Holdfast holdfast, Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        this.holdfast = holdfast;
        this.from = from;
        this.ends = ends;
    }

    /**
     * Looks where the reset would go; changes nothing.
     *
     * @param time read again from here on; null for the first record
     */
    public static OffsetReset plan(Holdfast holdfast, @Nullable Instant time) {
        try (Admin admin = holdfast.connection().admin()) {
            Map<TopicPartition, Long> ends = offsets(admin, holdfast, OffsetSpec.latest());
            OffsetSpec start = time == null ? OffsetSpec.earliest() : OffsetSpec.forTimestamp(time.toEpochMilli());
            Map<TopicPartition, Long> from = new HashMap<>(offsets(admin, holdfast, start));
            from.replaceAll((partition, offset) -> offset < 0 ? ends.getOrDefault(partition, 0L) : offset);
            return new OffsetReset(holdfast, from, ends);
        }
    }

    /** Returns how many offsets lie between the reset and the end. */
    public long records() {
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), end.getValue()))
                .sum();
    }

    /**
     * Resets the offsets. A group whose last member was killed is waited for until its session has ended.
     *
     * @throws IllegalStateException if the group still has members then
     */
    public void apply() {
        Map<TopicPartition, OffsetAndMetadata> offsets = from.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue())));
        long end = System.nanoTime() + GROUP_BOUND.toNanos();
        try (Admin admin = holdfast.connection().admin()) {
            while (true) {
                try {
                    admin.alterConsumerGroupOffsets(holdfast.groupId(), offsets)
                            .all()
                            .get();
                    return;
                } catch (ExecutionException e) {
                    if (System.nanoTime() > end) {
                        throw new IllegalStateException("the offsets cannot be reset: " + e.getMessage(), e);
                    }
                    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until the application has read to the end that the topic had at the plan. */
    public void awaitCaughtUp(BooleanSupplier goOn) {
        try (Admin admin = holdfast.connection().admin()) {
            while (goOn.getAsBoolean() && !isCaughtUp(admin)) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    private boolean isCaughtUp(Admin admin) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(holdfast.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends.entrySet().stream().allMatch(end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return offset != null && offset.offset() >= end.getValue();
            });
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Holdfast holdfast, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(
                        0, holdfast.cluster().topics().items())
                .mapToObj(partition -> new TopicPartition(Topics.WORK_ITEMS.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> spec));
        try {
            return admin.listOffsets(wanted).all().get().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets of work-items cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long offset(ListOffsetsResultInfo info) {
        return info.offset();
    }
}
