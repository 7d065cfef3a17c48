package dev.holdfast.cluster.registry;

import org.jspecify.annotations.Nullable;

/** The registry cannot start: its folder is in use or damaged, or its port is taken. The message names the fix. */
public final class RegistryFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryFolderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
