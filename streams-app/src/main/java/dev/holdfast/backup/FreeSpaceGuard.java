package dev.holdfast.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Sees to it that a backup leaves room on its disk (R36): 300 MB at any time, and as much as it takes itself, so that it
 * is given up as soon as twice its size was not free. For one thread.
 */
final class FreeSpaceGuard {
    /** What stays free in any case, in bytes. */
    static final long LEAST_BYTES = 300L << 20;

    private static final long LOOK_EVERY_BYTES = 4L << 20;

    private final Path place;
    private final LongSupplier free;
    private long written;
    private long lookedAt;

    FreeSpaceGuard(Path place, LongSupplier free) {
        this.place = place;
        this.free = free;
    }

    static FreeSpaceGuard of(Path place) {
        return new FreeSpaceGuard(place, () -> {
            try {
                return Files.getFileStore(place).getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Looks once. */
    void require() {
        lookedAt = written;
        long left = free.getAsLong();
        long wanted = Math.max(LEAST_BYTES, written);
        if (left < wanted) {
            throw new BackupRefusedException(String.format(
                    "the disk of %s has %d MiB free, and a backup leaves 300 MiB and its own size (so far %d MiB) free:"
                            + " make room, or write it elsewhere with -o DIR",
                    place, left >> 20, written >> 20));
        }
    }

    /** Counts bytes that were written, and looks again when there were many. */
    void wrote(long bytes) {
        written += bytes;
        if (written - lookedAt >= LOOK_EVERY_BYTES) {
            require();
        }
    }
}
