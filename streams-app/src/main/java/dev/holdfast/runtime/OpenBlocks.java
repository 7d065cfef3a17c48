package dev.holdfast.runtime;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.CatalogTopic;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.TopicRows;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;

/**
 * The blocks of an experiment, held by this process.
 *
 * @param store their folder
 * @param table their table
 * @param rows the rows of answers; empty if they hold none
 */
public record OpenBlocks(BlockStore store, BlockTable table, Optional<AnswerRows> rows) implements AutoCloseable {

    /** As long as a command waits for another one to let go of the blocks: most are through in a moment. */
    private static final Duration HELD_BOUND = Duration.ofSeconds(60);

    /** Takes hold of a folder of blocks; waits a minute at most where another process has it. */
    public static OpenBlocks of(
            AppConfig config, HandlerTypes handlers, BlockFolder folder, String experimentId, String kind) {
        return new OpenBlocks(
                BlockStore.open(folder, config.blocks(), HELD_BOUND, () -> true),
                Tables.of(handlers, experimentId, kind),
                AnswerRows.of(handlers, kind, folder, config.blocks()));
    }

    /** Takes hold of the blocks of an experiment whose record is known; waits a minute at most where another process has them. */
    public static OpenBlocks of(Holdfast holdfast, Experiment record) {
        return await(holdfast, record, HELD_BOUND, () -> true);
    }

    /**
     * Takes hold of the blocks of an experiment whose record is known.
     *
     * @param wait how long it waits at most where another process has them
     * @param goOn asked while it waits; false ends the wait
     */
    static OpenBlocks await(Holdfast holdfast, Experiment record, Duration wait, BooleanSupplier goOn) {
        AppConfig config = holdfast.config();
        HandlerTypes handlers = holdfast.handlers();
        BlockFolder folder = BlockFolder.of(config.blocks().folder(), record.getExperimentId());
        String kind = Spec.fromJson(record.getSpec()).handler().kind();
        return new OpenBlocks(
                BlockStore.open(folder, config.blocks(), wait, goOn),
                Tables.of(handlers, record.getExperimentId(), kind),
                AnswerRows.of(handlers, kind, folder, config.blocks()));
    }

    /** Returns whose blocks they are. */
    public String experimentId() {
        return table.experimentId();
    }

    /** Returns the results on the topic. */
    public TopicRows results(Holdfast holdfast) {
        return new TopicRows(
                holdfast.connection().topics(),
                holdfast.connection().serdes(),
                experimentId(),
                holdfast.unreadable()::add,
                Tables.rows(rows));
    }

    /** Tells topic block-catalog what the sentinel says. */
    public void publish(Holdfast holdfast, Sentinel sentinel) {
        try (Producer<String, byte[]> producer = holdfast.connection().writer()) {
            int unused = new CatalogTopic(
                            holdfast.connection().topics(),
                            holdfast.connection().serdes(),
                            holdfast.unreadable()::add)
                    .publish(sentinel, producer);
        }
    }

    @Override
    public void close() {
        rows.ifPresent(AnswerRows::close);
        store.close();
    }
}
