package dev.holdfast.runtime;

import dev.holdfast.schemas.Topics;
import dev.holdfast.topology.JournalEnds;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker where the journal ends, and what of it is behind the application. */
final class AdminJournalEnds implements JournalEnds {
    private final Admin admin;
    private final String groupId;

    AdminJournalEnds(Admin admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
    }

    @Override
    public CompletionStage<Long> endOf(int partition) {
        return offset(partition, OffsetSpec.latest());
    }

    @Override
    public CompletionStage<Long> passedOf(int partition) {
        return offset(partition, OffsetSpec.earliest()).thenCombine(committed(partition), Math::max);
    }

    private CompletionStage<Long> offset(int partition, OffsetSpec spec) {
        TopicPartition journal = journal(partition);
        return admin.listOffsets(Map.of(journal, spec))
                .partitionResult(journal)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset);
    }

    private CompletionStage<Long> committed(int partition) {
        return admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .thenApply(offsets -> {
                    OffsetAndMetadata committed = offsets.get(journal(partition));
                    return committed == null ? 0 : committed.offset();
                });
    }

    private static TopicPartition journal(int partition) {
        return new TopicPartition(Topics.ATTEMPTS.name(), partition);
    }
}
