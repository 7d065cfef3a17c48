package dev.holdfast.schemas.serde;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry is down, slow, refuses the credentials, or answers what no registry answers. No record is at
 * fault: the same record can be read or written once the registry is well. The message names the address, what came
 * back, and the fix.
 */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
