package dev.holdfast.topology;

import dev.holdfast.schemas.Topics;

/**
 * A value that Holdfast made is too large to be sent. It is thrown before a producer sees the value: a producer that
 * refuses a record has lost its transaction, and would lose it again with every try (KAFKA-9279).
 */
public final class OversizeOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which topic or store it was for, and how large it would be. */
    public OversizeOutputException(String topic, int bytes) {
        super("a record for " + topic + " would have " + bytes + " bytes, " + Topics.MAX_SENT_BYTES
                + " at most can be sent");
    }

    /** Returns the bytes, if they can be sent. */
    static byte[] require(String topic, byte[] bytes) {
        if (bytes != null && bytes.length > Topics.MAX_SENT_BYTES) {
            throw new OversizeOutputException(topic, bytes.length);
        }
        return bytes;
    }
}
