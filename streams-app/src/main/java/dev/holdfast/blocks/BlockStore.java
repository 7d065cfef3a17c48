package dev.holdfast.blocks;

import dev.holdfast.config.BlocksConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder of one experiment's blocks, held by one command at a time. For one thread. */
public final class BlockStore implements AutoCloseable {
    private final BlockFolder folder;
    private final BlocksConfig settings;
    private final FileChannel channel;
    private @Nullable Duck duck;

    private BlockStore(BlockFolder folder, BlocksConfig settings, FileChannel channel) {
        this.folder = folder;
        this.settings = settings;
        this.channel = channel;
    }

    /**
     * Takes hold of a folder, and makes it if it is not there.
     *
     * @throws BlocksRefusedException if another command has it, or it cannot be made
     */
    public static BlockStore open(BlockFolder folder, BlocksConfig settings) {
        try {
            folder.create();
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
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

    BlocksConfig settings() {
        return settings;
    }

    Duck duck() {
        Duck open = duck;
        if (open == null) {
            open = Duck.open(settings, folder.temp().resolve("spill"));
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
