package dev.holdfast.server;

import org.jspecify.annotations.Nullable;

/** The application did not answer, or not in a way that this version understands; the topics still have the answer. */
public final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
