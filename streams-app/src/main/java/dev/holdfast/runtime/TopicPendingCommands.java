package dev.holdfast.runtime;

import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.Topics;
import dev.holdfast.topology.PendingCommands;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands behind the group's offsets: what was decided, was decided in the transaction that moved them. A thread
 * of its own reads, for as long as that takes; it is asked only when items have waited for minutes.
 */
final class TopicPendingCommands implements PendingCommands {
    private final Supplier<CompletionStage<Map<TopicPartition, OffsetAndMetadata>>> offsets;
    private final TopicReader topics;
    private final int partitions;

    /**
     * @param offsets the group's committed offsets
     * @param topics reads topics
     * @param partitions how many partitions the topic of commands has
     */
    TopicPendingCommands(
            Supplier<CompletionStage<Map<TopicPartition, OffsetAndMetadata>>> offsets,
            TopicReader topics,
            int partitions) {
        this.offsets = offsets;
        this.topics = topics;
        this.partitions = partitions;
    }

    /** Asks a broker. */
    static PendingCommands of(Admin admin, String group, TopicReader topics, int partitions) {
        return new TopicPendingCommands(
                () -> admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .toCompletionStage(),
                topics,
                partitions);
    }

    @Override
    public CompletionStage<Set<String>> experiments() {
        return offsets.get()
                .thenCompose(read -> CompletableFuture.supplyAsync(() -> behind(read), task -> {
                    Thread thread = new Thread(task, "pending-commands");
                    thread.setDaemon(true);
                    thread.start();
                }));
    }

    private Set<String> behind(Map<TopicPartition, OffsetAndMetadata> committed) {
        Set<String> experiments = new HashSet<>();
        String topic = Topics.EXPERIMENT_COMMANDS.name();
        for (int partition = 0; partition < partitions; partition++) {
            @Nullable OffsetAndMetadata read = committed.get(new TopicPartition(topic, partition));
            long unused = topics.readFrom(topic, partition, read == null ? 0 : read.offset(), command -> {
                if (command.key() != null) {
                    experiments.add(command.key());
                }
                return true;
            });
        }
        return experiments;
    }
}
