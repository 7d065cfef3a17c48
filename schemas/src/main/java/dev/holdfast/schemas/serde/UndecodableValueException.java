package dev.holdfast.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** A record's bytes are not a value that was asked for. The record itself is at fault: trying again changes nothing. */
public final class UndecodableValueException extends SerializationException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the bytes. */
    public enum Reason {
        /** They are not in the Confluent wire format, or their schema is not an Avro schema. */
        NOT_AVRO,
        /** The registry does not know the schema id that they carry. */
        UNKNOWN_SCHEMA_ID,
        /** They are not what their schema says: cut off, too long, or with impossible lengths. */
        CORRUPT,
        /** They are a record of another class than the expected one. */
        WRONG_TYPE
    }

    private final Reason reason;

    public UndecodableValueException(Reason reason, String message) {
        this(reason, message, null);
    }

    public UndecodableValueException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns the reason. */
    public Reason reason() {
        return reason;
    }
}
