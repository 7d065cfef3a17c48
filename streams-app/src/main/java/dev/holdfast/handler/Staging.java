package dev.holdfast.handler;

import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableShape;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.util.function.Consumer;

/**
 * Where a handler leaves rows that are too many for an answer: a file beside the blocks, to which the answer then refers
 * ({@link StagedAnswer}). A file that no result refers to, such as that of an attempt that was killed, exists for no
 * reader and is removed. Thread-safe.
 */
public interface Staging {
    /** For where there is no such place. */
    Staging NOWHERE = (key, shape, rows) -> {
        throw new HandlerFailure(ErrorCategory.UNAVAILABLE, "there is no place for staged files here");
    };

    /** Makes the rows. */
    @FunctionalInterface
    interface Rows {

        /**
         * Hands over each row: 64 bits a column, of an unsigned number its bits.
         *
         * @throws HandlerFailure if the attempt failed; nothing is left of what was handed over then
         * @throws InterruptedException if the attempt is to end; nothing is left either
         */
        void writeTo(Consumer<long[]> sink) throws HandlerFailure, InterruptedException;
    }

    /**
     * Writes rows to a file, sorted by the row key, each key once, and to the disk before it returns.
     *
     * @param key of which item
     * @param shape the columns of the handler's table
     * @throws HandlerFailure as {@code rows} does; of category UNAVAILABLE if the file cannot be written
     * @throws InterruptedException as {@code rows} does
     */
    StagedRows stage(ItemKey key, TableShape shape, Rows rows) throws HandlerFailure, InterruptedException;
}
