package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file in the data folder that is touched while {@code up} works: its age is what a health check looks at. */
final class HeartbeatFile {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatFile.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Path file;
    private Instant next = Instant.MIN;

    HeartbeatFile(Path data) {
        this.file = data.resolve("alive");
    }

    /** Touches the file, once in a few seconds. */
    void touch() {
        Instant now = Instant.now();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        try {
            if (Files.notExists(file)) {
                Files.createFile(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(now));
        } catch (IOException e) {
            LOG.warn("{} cannot be touched: a health check will find it old", file, e);
        }
    }
}
