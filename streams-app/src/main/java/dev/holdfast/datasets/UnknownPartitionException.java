package dev.holdfast.datasets;

/** There is no such dataset, or no such partition of it; the message says what there is. */
public final class UnknownPartitionException extends DatasetRefusedException {
    private static final long serialVersionUID = 1L;

    UnknownPartitionException(String message) {
        super(message);
    }
}
