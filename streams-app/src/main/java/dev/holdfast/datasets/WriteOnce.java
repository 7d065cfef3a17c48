package dev.holdfast.datasets;

import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Folders and files that are there whole or not at all, whatever happens to the process. */
final class WriteOnce {
    private WriteOnce() {}

    /** Brings a folder, all below it and all their names to the disk. */
    static void force(Path folder) throws IOException {
        for (Path one : below(folder)) {
            if (Files.isDirectory(one)) {
                DurableFiles.forceFolder(one);
            } else {
                forceFile(one);
            }
        }
        DurableFiles.forceFolder(folder);
    }

    /** A file that nobody may write to, as its maker may want it, is forced by reading it. */
    private static void forceFile(Path file) throws IOException {
        StandardOpenOption how = Files.isWritable(file) ? StandardOpenOption.WRITE : StandardOpenOption.READ;
        try (FileChannel channel = FileChannel.open(file, how)) {
            channel.force(true);
        }
    }

    /** Renames a folder in one step to a name that is free; both the old and the new name are on the disk then. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.forceFolder(Objects.requireNonNull(to.getParent()));
        DurableFiles.forceFolder(Objects.requireNonNull(from.getParent()));
    }

    /** Writes a text file whole, in the place of what has its name. */
    static void write(Path target, Path stage, String text) throws IOException {
        Path partial = stage.resolve(target.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            all(channel, text);
            channel.force(true);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Adds a line to a file; after a last line that broke off it begins a new one. */
    static void append(Path file, String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean isBroken = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
            channel.position(end);
            all(channel, (isBroken ? "\n" : "") + line + "\n");
            channel.force(true);
        }
    }

    private static void all(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
    }

    /** Returns the names in a folder, sorted; none if it is not there. */
    static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(one -> String.valueOf(one.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new DatasetRefusedException(folder + " cannot be listed: " + IoReason.of(e), e);
        }
    }

    /** Returns all files and folders below a folder, sorted, each folder behind what is in it. */
    static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(one -> !one.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }
}
