package dev.holdfast.ingest;

/** Takes rows from a file in their order. */
interface RowSink {

    /** Takes a row; returns false if no more are wanted. */
    boolean row(Row row);

    /** Takes a row that could not be read, with the reason. */
    void broken(Row row, RejectReason reason, String message);
}
