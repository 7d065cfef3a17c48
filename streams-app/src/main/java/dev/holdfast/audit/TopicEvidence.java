package dev.holdfast.audit;

import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.UnreadableRecord;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The evidence of the running system: its topics, and the blocks in its data folder. */
public final class TopicEvidence implements Evidence {
    private final Holdfast holdfast;
    private final Experiment record;
    private @Nullable OpenBlocks blocks;

    public TopicEvidence(Holdfast holdfast, Experiment record) {
        this.holdfast = holdfast;
        this.record = record;
    }

    @Override
    public Experiment record() {
        return record;
    }

    @Override
    public Map<String, ItemStatus> items() {
        Map<String, ItemStatus> items = new TreeMap<>();
        for (ItemView item : Readers.answers(holdfast).items(record.getExperimentId(), ItemFilter.ALL)) {
            items.put(item.key().toString(), item.state().getStatus());
        }
        return items;
    }

    @Override
    public void results(Consumer<Result> visitor) {
        Readers.results(holdfast).forEach(record.getExperimentId(), visitor);
    }

    @Override
    public List<String> unreadable() {
        return holdfast.unreadable().where(one -> one.isOf(record.getExperimentId())).stream()
                .map(UnreadableRecord::inWords)
                .toList();
    }

    @Override
    public Optional<AnswerRows> answerRows() {
        return AnswerRows.of(holdfast.config(), holdfast.handlers(), record);
    }

    @Override
    public Optional<OpenBlocks> blocks() {
        BlockFolder folder = BlockFolder.of(holdfast.config().blocks().folder(), record.getExperimentId());
        if (blocks == null && folder.hasBlocks()) {
            blocks = OpenBlocks.of(holdfast.config(), holdfast.handlers(), record);
        }
        return Optional.ofNullable(blocks);
    }

    @Override
    public RowSource rows(OpenBlocks from) {
        return Readers.rows(holdfast, from);
    }

    @Override
    public void close() {
        if (blocks != null) {
            blocks.close();
        }
    }
}
