package dev.holdfast.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes rows from a file in their order. */
public interface RowSink {

    /** Takes the names of all columns, in their order, before the rows; of JSON Lines those that were seen, at the end. */
    default void columns(List<String> names) {}

    /** Takes a row; returns false if no more are wanted. */
    boolean row(Row row);

    /** Takes a row that could not be read, with the reason, and the column if it is that of one. */
    void broken(Row row, RowRejectReason reason, String message, @Nullable String column);

    /** Takes a row that could not be read as a whole, with the reason. */
    default void broken(Row row, RowRejectReason reason, String message) {
        broken(row, reason, message, null);
    }

    /** Takes note of something that was probably meant otherwise, and of the line or row where it stands. */
    default void odd(Oddity oddity, long line) {}
}
