package dev.holdfast.runtime;

import dev.holdfast.schemas.Topics;
import dev.holdfast.topology.JournalEnds;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker where the journal ends. */
final class AdminJournalEnds implements JournalEnds {
    private final Admin admin;

    AdminJournalEnds(Admin admin) {
        this.admin = admin;
    }

    @Override
    public CompletionStage<Long> endOf(int partition) {
        TopicPartition journal = new TopicPartition(Topics.ATTEMPTS.name(), partition);
        return admin.listOffsets(Map.of(journal, OffsetSpec.latest()))
                .partitionResult(journal)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset);
    }
}
