package dev.holdfast.blocks.store;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
                BlockTables.of(handlers, experimentId, kind),
                AnswerRows.of(handlers, kind, folder, config.blocks()));
    }

    /** Takes hold of the blocks of an experiment whose record is known; waits a minute at most where another process has them. */
    public static OpenBlocks of(AppConfig config, HandlerTypes handlers, Experiment record) {
        return await(config, handlers, record, HELD_BOUND, () -> true);
    }

    /**
     * Takes hold of the blocks of an experiment whose record is known.
     *
     * @param wait how long it waits at most where another process has them
     * @param goOn asked while it waits; false ends the wait
     */
    public static OpenBlocks await(
            AppConfig config, HandlerTypes handlers, Experiment record, Duration wait, BooleanSupplier goOn) {
        BlockFolder folder = BlockFolder.of(config.blocks().folder(), record.getExperimentId());
        String kind = Spec.fromJson(record.getSpec()).handler().kind();
        return new OpenBlocks(
                BlockStore.open(folder, config.blocks(), wait, goOn),
                BlockTables.of(handlers, record.getExperimentId(), kind),
                AnswerRows.of(handlers, kind, folder, config.blocks()));
    }

    /** Returns whose blocks they are. */
    public String experimentId() {
        return table.experimentId();
    }

    @Override
    public void close() {
        rows.ifPresent(AnswerRows::close);
        store.close();
    }
}
