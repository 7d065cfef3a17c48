package dev.holdfast.ingest;

/** A source does not begin with the rows that it had: it has not just grown. */
public final class OldRowsChangedException extends SourceRefusedException {
    private static final long serialVersionUID = 1L;

    public OldRowsChangedException(String message) {
        super(message);
    }
}
