package dev.holdfast.ingest.sql;

import dev.holdfast.model.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of rows that is there whole or not at all: written beside its place, and named by the SHA-256 of its bytes. What
 * processes left there that were killed meanwhile goes with the next one.
 */
final class KeptRows implements AutoCloseable {
    private static final Pattern LEFT = Pattern.compile("\\.(?<pid>\\d{1,18})\\.(part|spill)");

    private final Path folder;
    private final Path part;
    private final Path spill;
    private final DigestOutputStream out;

    private KeptRows(Path folder) throws IOException {
        long pid = ProcessHandle.current().pid();
        this.folder = folder;
        this.part = folder.resolve("." + pid + ".part");
        this.spill = folder.resolve("." + pid + ".spill");
        this.out =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16), Sha256.start());
    }

    /** Begins a file in a folder, which is made if it is not there. */
    static KeptRows in(Path folder) throws IOException {
        Files.createDirectories(folder);
        sweep(folder);
        return new KeptRows(folder);
    }

    /** Returns where its bytes go; to be closed before {@link #keep}. */
    OutputStream out() {
        return out;
    }

    /** Returns a folder, not there yet, for what is needed meanwhile. */
    Path spill() {
        return spill;
    }

    /** Gives the file its name, and returns it. */
    Path keep() throws IOException {
        out.close();
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path kept =
                folder.resolve(HexFormat.of().formatHex(out.getMessageDigest().digest()) + ".jsonl");
        Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
        return kept;
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(part);
        delete(spill);
    }

    private static void sweep(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.toList();
        }
        for (Path one : all) {
            Matcher left = LEFT.matcher(one.getFileName().toString());
            if (left.matches()
                    && ProcessHandle.of(Long.parseLong(left.group("pid"))).isEmpty()) {
                delete(one);
            }
        }
    }

    private static void delete(Path place) throws IOException {
        if (Files.notExists(place)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every system opens folders; those that do not keep names in order by themselves.
        }
    }
}
