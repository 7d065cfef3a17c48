package dev.holdfast.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and folders that nobody but their owner reads. Where the file system has no such rights, they are as it makes them. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final FileAttribute<?> FOLDER = PosixFilePermissions.asFileAttribute(OWNER);
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Makes a folder, and those above it that are missing. */
    public static void makeFolder(Path folder) throws IOException {
        if (view(folder.getRoot()) == null) {
            Files.createDirectories(folder);
        } else {
            Files.createDirectories(folder, FOLDER);
        }
    }

    /** Writes a file whole or not at all. */
    public static void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        if (view(file.getParent()) == null) {
            Files.createFile(temporary);
        } else {
            Files.createFile(temporary, FILE);
        }
        Files.writeString(temporary, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Takes the rights of everybody else off a file or folder, if it is this user's.
     *
     * @param user this user's name
     * @return whether anybody else had any
     */
    public static boolean narrow(Path path, String user) throws IOException {
        PosixFileAttributeView view = view(path);
        if (view == null) {
            return false;
        }
        PosixFileAttributes attributes = view.readAttributes();
        Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
        kept.addAll(attributes.permissions());
        boolean others = kept.retainAll(OWNER);
        if (!others || !attributes.owner().getName().equals(user)) {
            return false;
        }
        view.setPermissions(kept);
        return true;
    }

    private static @Nullable PosixFileAttributeView view(@Nullable Path path) {
        return path == null ? null : Files.getFileAttributeView(path, PosixFileAttributeView.class);
    }
}
