package dev.holdfast.schemas.serde;

import org.apache.kafka.common.KafkaException;

/**
 * The registry is well and refuses a schema of ours: it breaks earlier ones (HTTP 409), is not valid (422), or is not
 * registered while {@code auto.register.schemas} is off. The message carries the registry's reason and the fix.
 */
public final class SchemaRefusedException extends KafkaException {
    private static final long serialVersionUID = 1L;

    public SchemaRefusedException(String message) {
        super(message);
    }
}
