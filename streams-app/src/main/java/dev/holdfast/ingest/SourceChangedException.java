package dev.holdfast.ingest;

/** The source's bytes are not those that were scanned: someone writes to it. */
public final class SourceChangedException extends SourceRefusedException {
    private static final long serialVersionUID = 1L;

    public SourceChangedException(String message) {
        super(message);
    }
}
