package dev.holdfast.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder that is there whole or not at all: filled under another name, and renamed at the end. For one thread. */
final class BackupFolder implements AutoCloseable {
    private final Path target;
    private final Path filling;
    private boolean finished;

    private BackupFolder(Path target, Path filling) {
        this.target = target;
        this.filling = filling;
    }

    static BackupFolder create(Path target) throws IOException {
        Path place = target.toAbsolutePath().normalize();
        if (Files.exists(place)) {
            throw new BackupRefusedException(place + " is there already; choose another folder with -o DIR");
        }
        Path parent = Objects.requireNonNullElse(place.getParent(), place);
        Files.createDirectories(parent);
        return new BackupFolder(place, Files.createTempDirectory(parent, ".backup-"));
    }

    /** Returns the folder to be filled. */
    Path path() {
        return filling;
    }

    /** Writes a text file. */
    void write(String name, String text) throws IOException {
        Path file = Files.write(filling.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Gives the folder its name. */
    void finish() throws IOException {
        force(filling);
        try {
            Files.move(filling, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(filling, target);
        }
        finished = true;
        force(Objects.requireNonNullElse(target.getParent(), target));
    }

    /** Leaves nothing behind, unless it was finished. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(filling)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
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
