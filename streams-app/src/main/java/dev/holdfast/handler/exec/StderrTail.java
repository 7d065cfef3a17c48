package dev.holdfast.handler.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a program says on its error output, so that it never blocks on it, and keeps the end of it. Its own thread
 * reads; any thread may ask.
 */
final class StderrTail {
    private static final Logger LOG = LoggerFactory.getLogger(StderrTail.class);
    private static final int KEPT_BYTES = 4096;
    private static final int SHOWN_LINES = 3;

    private final InputStream stream;
    private final Thread thread;
    private final byte[] ring = new byte[KEPT_BYTES];
    private long written;

    private StderrTail(InputStream stream) {
        this.stream = stream;
        this.thread = new Thread(this::drain, "holdfast-exec-stderr");
        thread.setDaemon(true);
    }

    /** Starts to read a stream, until it ends or is closed. */
    static StderrTail of(InputStream stream) {
        StderrTail tail = new StderrTail(stream);
        tail.thread.start();
        return tail;
    }

    /** Waits until the stream has ended, though not longer than given. */
    void awaitEnd(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
    }

    /** Returns the last lines so far; empty if there is nothing. */
    String lastLines() {
        String[] lines = text().strip().split("\\R");
        return String.join(" | ", Arrays.asList(lines).subList(Math.max(0, lines.length - SHOWN_LINES), lines.length));
    }

    private synchronized String text() {
        int length = (int) Math.min(written, KEPT_BYTES);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((written - length + i) % KEPT_BYTES)];
        }
        return new String(kept, StandardCharsets.UTF_8);
    }

    private void drain() {
        byte[] buffer = new byte[KEPT_BYTES];
        try {
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                keep(buffer, length);
            }
        } catch (IOException ended) {
            LOG.debug("a program's error output ended: {}", ended.getMessage());
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (written++ % KEPT_BYTES)] = buffer[i];
        }
    }
}
