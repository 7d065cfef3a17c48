package dev.holdfast.files;

import dev.holdfast.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Files that are there whole or not at all, whatever happens to the process. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Writes a text file whole: under another name, to the disk, then renamed. */
    public static void write(Path target, Path temp, String text) throws IOException {
        Path partial = temp.resolve(target.getFileName() + ".partial");
        Files.write(partial, text.getBytes(StandardCharsets.UTF_8));
        place(partial, target);
    }

    /**
     * Replaces a text file whole: a temporary file of its own name beside it, to the disk, moved over the old one (S21).
     * Several processes may replace the same file at once.
     */
    public static void replace(Path file, String text) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
        try {
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            place(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Gives a finished file its name, replacing what has it; it is on the disk before that. */
    public static void place(Path finished, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(finished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(Objects.requireNonNull(target.toAbsolutePath().getParent()));
    }

    /** Keeps a second name of a file, or a copy where there are no second names. */
    public static void keep(Path file, Path as) throws IOException {
        try {
            Files.createLink(as, file);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(file, as);
        }
    }

    /**
     * Returns the names in a folder, sorted; none if it is not there.
     *
     * @throws UncheckedIOException if it cannot be listed
     */
    public static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(one -> String.valueOf(one.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder with all that is in it. */
    public static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    public static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long unused = in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    public static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every system opens folders; those that do not keep names in order by themselves.
        }
    }
}
