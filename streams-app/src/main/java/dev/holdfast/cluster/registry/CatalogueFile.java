package dev.holdfast.cluster.registry;

import dev.holdfast.cluster.Notices;
import dev.holdfast.cluster.registry.CatalogueRescue.Rescued;
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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue on disk: one file, replaced whole by an atomic rename after its bytes have reached the disk, so that a
 * kill at any instant leaves either the old or the new one. Its first line carries the checksum of the rest. The folder
 * is locked for one process while this is open; the lock file is not empty once there is a catalogue to miss.
 */
final class CatalogueFile implements AutoCloseable {
    private static final String NAME = "catalogue";
    private static final String NEXT = "catalogue.next";
    private static final String HEADER = "holdfast-schema-registry 1 sha256:";

    private final Path folder;
    private final Path file;
    private final Path copy;
    private final FileChannel lockChannel;

    private CatalogueFile(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
        this.copy = folder.resolve("catalogue.copy");
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
     * Reads the catalogue; in a new folder an empty one, which is written at once. A damaged one is replaced by its copy,
     * or else by what the rescue finds.
     *
     * @throws RegistryFolderException if the file and its copy are damaged or gone, and there is no rescue
     * @throws IOException if it cannot be read
     */
    SchemaCatalogue read(@Nullable CatalogueRescue rescue) throws IOException {
        if (Files.notExists(file) && Files.notExists(copy) && lockChannel.size() == 0) {
            write(rescued(rescue).map(Rescued::catalogue).orElse(SchemaCatalogue.EMPTY));
        }
        SchemaCatalogue catalogue = kept(rescue);
        if (lockChannel.size() == 0) {
            writeAll(lockChannel, "in use since the first start\n".getBytes(StandardCharsets.UTF_8));
            lockChannel.force(true);
        }
        return catalogue;
    }

    private SchemaCatalogue kept(@Nullable CatalogueRescue rescue) throws IOException {
        try {
            SchemaCatalogue catalogue = parsed(file);
            if (Files.notExists(copy) || !Arrays.equals(Files.readAllBytes(file), Files.readAllBytes(copy))) {
                keepCopy();
            }
            return catalogue;
        } catch (DamagedException damaged) {
            SchemaCatalogue instead = instead(damaged, rescue);
            write(instead);
            return instead;
        }
    }

    private SchemaCatalogue instead(DamagedException damaged, @Nullable CatalogueRescue rescue) throws IOException {
        String what = "the schema registry's file " + file + " was damaged (" + damaged.getMessage() + ")";
        try {
            SchemaCatalogue before = parsed(copy);
            Notices.say(what + "; it has been restored from its copy");
            return before;
        } catch (DamagedException copyToo) {
            Rescued found = rescued(rescue)
                    .orElseThrow(() -> new RegistryFolderException(
                            what + ", and so was its copy; records cannot be read without it: restore it from a copy of"
                                    + " the data folder",
                            damaged));
            Notices.say(what + ", and so was its copy; it has been rebuilt from the schemas of this version and the ids"
                    + " that the records carry"
                    + (found.unexplained().isEmpty()
                            ? ""
                            : "; no longer readable: " + String.join(", ", found.unexplained())));
            return found.catalogue();
        }
    }

    private static Optional<Rescued> rescued(@Nullable CatalogueRescue rescue) throws IOException {
        return rescue == null ? Optional.empty() : rescue.rescue();
    }

    /** Reads the texts of the schemas by id, and changes nothing; empty if there is no catalogue, or it is damaged. */
    static Optional<Map<Integer, String>> texts(Path folder) {
        try {
            return Optional.of(CatalogueJson.texts(content(folder.resolve(NAME))));
        } catch (IOException | DamagedException e) {
            return Optional.empty();
        }
    }

    private static SchemaCatalogue parsed(Path from) throws IOException, DamagedException {
        byte[] json = content(from);
        try {
            return CatalogueJson.read(json);
        } catch (IOException e) {
            throw new DamagedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] content(Path from) throws IOException, DamagedException {
        if (Files.notExists(from)) {
            throw new DamagedException("it is gone", null);
        }
        byte[] bytes = Files.readAllBytes(from);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        byte[] json = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        if (!new String(bytes, 0, end, StandardCharsets.UTF_8).equals(header(json))) {
            throw new DamagedException("its checksum does not match", null);
        }
        return json;
    }

    /** Replaces the catalogue; when this returns, it is on the disk. Throws IOException and leaves the old one else. */
    void write(SchemaCatalogue catalogue) throws IOException {
        byte[] json = CatalogueJson.write(catalogue);
        Path next = folder.resolve(NEXT);
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
        keepCopy();
    }

    /** The copy is there for the day on which the file cannot be read; that it reaches the disk is not waited for. */
    private void keepCopy() throws IOException {
        Path next = folder.resolve(NEXT);
        Files.copy(file, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, copy, StandardCopyOption.ATOMIC_MOVE);
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

    /** A file that is no catalogue; the message says why. */
    private static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String how, @Nullable Throwable cause) {
            super(how, cause);
        }
    }
}
