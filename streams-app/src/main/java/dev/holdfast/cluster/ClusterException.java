package dev.holdfast.cluster;

/** There is no usable Kafka. The message is one sentence for people: what is wrong, where, and what fixes it. */
public abstract sealed class ClusterException extends RuntimeException
        permits AccessRefusedException,
                BrokerFailedException,
                ClusterUnreachableException,
                DataFolderUnusableException,
                OwnerNotAnsweringException,
                PortTakenException,
                TopicsUnfitException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
