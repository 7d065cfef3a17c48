package dev.holdfast.cluster.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue on disk: one file, replaced whole by an atomic rename after its bytes have reached the disk, so that a
 * kill at any instant leaves either the old or the new one. Its first line carries the checksum of the rest. The folder
 * is locked for one process while this is open; the lock file is not empty once there is a catalogue to miss.
 */
final class CatalogueFile implements AutoCloseable {
    private static final String HEADER = "holdfast-schema-registry 1 sha256:";

    private final Path folder;
    private final Path file;
    private final FileChannel lockChannel;

    private CatalogueFile(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.file = folder.resolve("catalogue");
        this.lockChannel = lockChannel;
    }

    /**
     * Opens and locks the folder, which is made if it is not there.
     *
     * @throws RegistryFolderException if another process has it
     * @throws IOException if it cannot be made or written
     */
    static CatalogueFile open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        if (!isLocked(channel)) {
            channel.close();
            throw new RegistryFolderException(
                    "the schema registry in " + folder + " is in use by another process; stop that one first, or use"
                            + " another data folder",
                    null);
        }
        return new CatalogueFile(folder, channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * Reads the catalogue; in a new folder an empty one, which is written at once.
     *
     * @throws RegistryFolderException if the file is damaged or gone
     * @throws IOException if it cannot be read
     */
    SchemaCatalogue read() throws IOException {
        if (Files.notExists(file) && lockChannel.size() == 0) {
            write(SchemaCatalogue.EMPTY);
        }
        if (Files.notExists(file)) {
            throw damaged("it is gone", null);
        }
        SchemaCatalogue catalogue = parsed(Files.readAllBytes(file));
        if (lockChannel.size() == 0) {
            writeAll(lockChannel, "in use since the first start\n".getBytes(StandardCharsets.UTF_8));
            lockChannel.force(true);
        }
        return catalogue;
    }

    private SchemaCatalogue parsed(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        byte[] json = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        if (!new String(bytes, 0, end, StandardCharsets.UTF_8).equals(header(json))) {
            throw damaged("its checksum does not match", null);
        }
        try {
            return CatalogueJson.read(json);
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    /** Replaces the catalogue; when this returns, it is on the disk. Throws IOException and leaves the old one else. */
    void write(SchemaCatalogue catalogue) throws IOException {
        byte[] json = CatalogueJson.write(catalogue);
        Path next = folder.resolve("catalogue.next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(channel, (header(json) + '\n').getBytes(StandardCharsets.UTF_8));
            writeAll(channel, json);
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Gives the folder free. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static String header(byte[] json) {
        try {
            return HEADER
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private RegistryFolderException damaged(String how, @Nullable Throwable cause) {
        return new RegistryFolderException(
                "the schema registry's file " + file + " is damaged (" + how + "); records cannot be read without it:"
                        + " restore it from a copy, or move its whole folder away and let the producers register their"
                        + " schemas anew (ids may change)",
                cause);
    }
}
