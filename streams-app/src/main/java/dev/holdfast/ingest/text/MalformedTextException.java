package dev.holdfast.ingest.text;

import java.io.IOException;

/** Bytes that the declared encoding does not have. */
final class MalformedTextException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;

    MalformedTextException(long line, long offset, byte found, String encoding) {
        super(String.format("byte 0x%02X at position %d is not %s", found, offset, encoding));
        this.line = line;
    }

    long line() {
        return line;
    }
}
