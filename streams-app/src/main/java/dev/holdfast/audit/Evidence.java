package dev.holdfast.audit;

import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the proof of an experiment is made from: the running system, or a folder that was exported from it. */
public interface Evidence extends AutoCloseable {

    /** Returns the experiment's record. */
    Experiment record();

    /** Returns the status of each item that was admitted, by key. */
    Map<String, ItemStatus> items();

    /** Hands over the result of each key, the newest one. */
    void results(Consumer<Result> visitor);

    /** Returns the records of the experiment that could not be read so far, in words. */
    List<String> unreadable();

    /** Returns what reads the rows of answers; empty if they hold none. */
    Optional<AnswerRows> answerRows();

    /** Returns the blocks, if there are any. */
    Optional<OpenBlocks> blocks();

    /** Returns the results as rows of the blocks' table. */
    RowSource rows(OpenBlocks blocks);

    @Override
    void close();
}
