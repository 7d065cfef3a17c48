package dev.holdfast.cli;

import dev.holdfast.errors.RefusedException;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The file that {@code -o} names. A regular file is there whole or not at all, with the rights of the one that it
 * replaces; a link stays a link, and what it leads to is replaced; a pipe or a device is written through.
 */
final class OutputFile {
    private static final int MOST_LINKS = 40;

    private final Path named;

    OutputFile(Path named) {
        this.named = named;
    }

    /** Writes a file. */
    @FunctionalInterface
    interface Writing {
        /** Writes the whole of it to a new file, or one that may be replaced. */
        void to(Path file) throws IOException;
    }

    /**
     * Writes.
     *
     * @param streams whether it is written from its beginning to its end, so that a pipe can take it as it comes
     * @throws RefusedException if the file cannot be written
     */
    void write(boolean streams, Writing writing) {
        try {
            if (Files.isDirectory(named)) {
                throw new RefusedException(named + " is a folder: name a file in it");
            }
            if (isWrittenThrough() && streams) {
                writing.to(named);
            } else if (isWrittenThrough()) {
                writeThrough(writing);
            } else {
                replace(target(), writing);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException(named + " cannot be written: " + IoReason.of(e));
        }
    }

    private boolean isWrittenThrough() {
        Path absolute = named.toAbsolutePath().normalize();
        return absolute.startsWith("/dev")
                || absolute.startsWith("/proc")
                || (Files.exists(named) && !Files.isRegularFile(named));
    }

    private void writeThrough(Writing writing) throws IOException {
        Path whole = Files.createTempFile("results-", ".out");
        try {
            writing.to(whole);
            try (OutputStream out = Files.newOutputStream(named, StandardOpenOption.WRITE)) {
                long unused = Files.copy(whole, out);
            }
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static void replace(Path target, Writing writing) throws IOException {
        Path folder = Objects.requireNonNull(target.getParent());
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        Path partial = folder.resolve(".holdfast-" + ProcessHandle.current().pid() + ".partial");
        try {
            writing.to(partial);
            if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(partial, Files.getPosixFilePermissions(target));
            }
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Returns the file to which links lead, whether or not it is there. */
    private Path target() throws IOException {
        Path file = named.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MOST_LINKS) {
                throw new IOException("its symbolic links form a loop");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }
}
