package dev.holdfast.cluster.owner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock of this process on a file, freed by the operating system when the process ends in whatever way. Thread-safe.
 *
 * <p>The paths that this process holds are kept beside the operating system's locks because closing any second channel
 * on a locked file would free the lock of the whole process (POSIX).
 */
public final class ProcessLock implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final int ATTEMPTS = 10;

    private final Path path;
    private final FileChannel channel;

    private ProcessLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock and writes a text into the file, or returns nothing if a process (this one too) holds it.
     *
     * @throws UncheckedIOException if the file cannot be used
     */
    public static Optional<ProcessLock> tryAcquire(Path file, String text) {
        Path path = file.toAbsolutePath().normalize();
        if (!HELD.add(path)) {
            return Optional.empty();
        }
        ProcessLock lock = null;
        try {
            lock = acquire(path, text);
            return Optional.ofNullable(lock);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock file " + path + " cannot be used", e);
        } finally {
            if (lock == null) {
                HELD.remove(path);
            }
        }
    }

    /** Says whether this very process holds the lock on a file. */
    static boolean isHeldHere(Path file) {
        return HELD.contains(file.toAbsolutePath().normalize());
    }

    private static @Nullable ProcessLock acquire(Path path, String text) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
                if (lock == null) {
                    return null;
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                if (stillHolds(path, text)) {
                    return new ProcessLock(path, channel);
                }
                lock = null;
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
        }
        return null;
    }

    /** Someone may have removed the file between open and lock; then the lock is on a file that nobody sees. */
    private static boolean stillHolds(Path path, String text) throws IOException {
        // Not opened here a second time: that would free the lock. Size and existence are enough.
        try {
            return Files.size(path) == text.getBytes(StandardCharsets.UTF_8).length;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Frees the lock; the file stays. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock file " + path + " cannot be closed", e);
        } finally {
            HELD.remove(path);
        }
    }

    /** Removes the file, then frees the lock. */
    void closeAndDelete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock file " + path + " cannot be removed", e);
        } finally {
            close();
        }
    }
}
