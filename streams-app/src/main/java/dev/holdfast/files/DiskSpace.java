package dev.holdfast.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room on the disk of a data folder, and the reserve that stays free of it: with less than that nothing new is begun,
 * while the broker can still end in order (docs/decisions/full-disk.md). Thread-safe.
 */
public final class DiskSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    private final Path folder;
    private final long reserve;
    private final LongSupplier free;

    /**
     * @param folder the data folder
     * @param reserve what stays free, in bytes
     * @param free how many bytes are free now
     */
    public DiskSpace(Path folder, long reserve, LongSupplier free) {
        this.folder = folder;
        this.reserve = reserve;
        this.free = free;
    }

    /** Returns the room of a data folder, which need not exist yet; a disk that does not say counts as empty. */
    public static DiskSpace of(Path data, long reserve) {
        Path folder = data.toAbsolutePath().normalize();
        return new DiskSpace(folder, reserve, () -> usable(folder));
    }

    private static long usable(Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing == null ? 0 : Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            LOG.debug("the room of {} cannot be read", folder, e);
            return Long.MAX_VALUE;
        }
    }

    /** Returns how many bytes are free. */
    public long free() {
        return free.getAsLong();
    }

    /** Returns how many bytes can be written before the reserve is touched. */
    public long spare() {
        return Math.max(0, free() - reserve);
    }

    /** Says whether less is free than the reserve. */
    public boolean isShort() {
        return free() < reserve;
    }

    /** Says how much is free and how much is needed. */
    public String inWords() {
        return "the disk of the data folder " + folder + " has " + (free() >> 20) + " MiB free, and "
                + mebibytes(reserve) + " MiB are needed";
    }

    /** Says why the embedded broker may have failed, and what to do: a disk can refuse though it is not full. */
    public String afterFailure() {
        return isShort()
                ? inWords() + ": free room there, then go on with 'holdfast resume'"
                : "the disk of the data folder " + folder + " has " + (free() >> 20)
                        + " MiB free, so it is not full but rejects writes: a quota, a limit on the size of"
                        + " files, or a damaged disk; the log in " + folder.resolve("logs")
                        + " says more; when it is fixed, go on with 'holdfast resume'";
    }

    /** Returns how many bytes the topics and the stores in a data folder have. */
    public long written() {
        return bytes(folder.resolve("kafka"), ".log") + bytes(folder.resolve("streams"), ".sst");
    }

    /** Files may come and go meanwhile; those of an index are longer than what they take, and are left out. */
    private static long bytes(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .mapToLong(DiskSpace::size)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the size of {} cannot be read", folder, e);
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1L << 20) - 1) >> 20;
    }
}
