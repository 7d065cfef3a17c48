package dev.holdfast.blocks.store;

import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The folder of one experiment's blocks, held by one command at a time. For one thread. */
public final class BlockStore implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000L;

    private final BlockFolder folder;
    private final BlocksSettings settings;
    private final FileChannel channel;
    private @Nullable DuckDb duck;

    private BlockStore(BlockFolder folder, BlocksSettings settings, FileChannel channel) {
        this.folder = folder;
        this.settings = settings;
        this.channel = channel;
    }

    /**
     * Takes hold of a folder, and makes it if it is not there.
     *
     * @throws BlocksRefusedException if another command has it, or it cannot be made
     */
    public static BlockStore open(BlockFolder folder, BlocksSettings settings) {
        return open(folder, settings, Duration.ZERO, () -> true);
    }

    /**
     * Takes hold of a folder, and waits where another process has it.
     *
     * @param wait the longest wait
     * @param goOn asked while it waits; false ends the wait
     * @throws BlocksRefusedException if another process still has it, or it cannot be made
     */
    public static BlockStore open(BlockFolder folder, BlocksSettings settings, Duration wait, BooleanSupplier goOn) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            folder.create();
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locked = isLocked(channel);
            while (!locked && System.nanoTime() < end && goOn.getAsBoolean()) {
                LockSupport.parkNanos(LOOK_NANOS);
                locked = isLocked(channel);
            }
            if (!locked) {
                channel.close();
                throw new BlocksRefusedException(
                        "another command works on the blocks in " + folder.root() + "; try again when it has ended");
            }
            return new BlockStore(folder, settings, channel);
        } catch (IOException e) {
            throw new BlocksRefusedException(
                    "the folder " + folder.root() + " cannot be used (" + IoReason.of(e)
                            + "): make it writable and give it room, or set blocks.folder",
                    e);
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

    /** Returns the folder. */
    public BlockFolder folder() {
        return folder;
    }

    public BlocksSettings settings() {
        return settings;
    }

    public DuckDb duck() {
        DuckDb open = duck;
        if (open == null) {
            open = DuckDb.open(settings, folder.temp().resolve("spill"));
            duck = open;
        }
        return open;
    }

    @Override
    public void close() {
        try (channel) {
            if (duck != null) {
                duck.close();
            }
        } catch (IOException e) {
            throw new BlocksRefusedException("the lock of " + folder.root() + " cannot be given back", e);
        }
    }
}
