package dev.holdfast.datasets;

import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One at a time changes a dataset. The system gives the lock back when the process ends, however it ends. */
final class DatasetLock implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000L;

    private final FileChannel channel;

    private DatasetLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Acquires the lock. Waits if another process has it.
     *
     * @throws DatasetRefusedException if another still has it after the wait, or the folder cannot be used
     */
    static DatasetLock of(DatasetFolder dataset, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            Files.createDirectories(dataset.folder());
            FileChannel channel = FileChannel.open(dataset.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean isMine = isLocked(channel);
            while (!isMine && System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LOOK_NANOS);
                isMine = isLocked(channel);
            }
            if (!isMine) {
                channel.close();
                throw new DatasetRefusedException("another process publishes or parks partitions of " + dataset.name()
                        + " (" + dataset.lock() + "); try again when it has ended");
            }
            return new DatasetLock(channel);
        } catch (IOException e) {
            throw unusable(dataset.folder(), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    static DatasetRefusedException unusable(Path folder, IOException e) {
        return new DatasetRefusedException(
                "the folder " + folder + " cannot be used (" + IoReason.of(e) + "): make it writable and give it room",
                e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DatasetRefusedException("a lock cannot be given back: " + IoReason.of(e), e);
        }
    }
}
