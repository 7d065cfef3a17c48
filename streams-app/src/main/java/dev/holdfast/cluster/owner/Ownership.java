package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The right to run the broker of a data folder: one process at a time has it. A process that dies in whatever way loses
 * it at once, so a stale file never blocks anyone. Thread-safe.
 */
public final class Ownership implements AutoCloseable {
    private final DataFolder folder;
    private final ProcessLock lock;

    private Ownership(DataFolder folder, ProcessLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes the ownership, and removes what an earlier owner has left; nothing if someone else has it. */
    public static Optional<Ownership> tryAcquire(DataFolder folder) {
        String holder = "pid " + ThisProcess.pid() + " on host " + ThisProcess.host();
        return ProcessLock.tryAcquire(folder.ownerLock(), holder).map(lock -> {
            Ownership ownership = new Ownership(folder, lock);
            ownership.withdraw();
            return ownership;
        });
    }

    /** Tells others how to reach the broker; to be called once it answers. */
    public void publish(OwnerRecord record) {
        record.write(folder.ownerRecord());
    }

    /** Takes the record back: the broker is closing, nobody is to attach any more. */
    public void withdraw() {
        try {
            Files.deleteIfExists(folder.ownerRecord());
            // Nobody is to show the secret to whoever listens on that port next.
            Files.deleteIfExists(folder.clientProperties());
        } catch (IOException e) {
            throw new UncheckedIOException(folder.ownerRecord() + " cannot be removed", e);
        }
    }

    /** Withdraws and frees the folder. */
    @Override
    public void close() {
        try {
            withdraw();
        } finally {
            lock.close();
        }
    }
}
