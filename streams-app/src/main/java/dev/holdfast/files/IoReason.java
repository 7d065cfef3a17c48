package dev.holdfast.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Why a file could not be read or written, in words: the message of many exceptions of Java is the bare path. */
public final class IoReason {
    private IoReason() {}

    /**
     * Returns the reason, with the path if the exception has one.
     *
     * @param e an {@link IOException}, one wrapped in an {@link UncheckedIOException}, or another that has a message
     */
    public static String of(Exception e) {
        Exception cause = e instanceof UncheckedIOException wrapped ? Objects.requireNonNull(wrapped.getCause()) : e;
        return cause instanceof FileSystemException of && of.getReason() == null
                ? of.getFile() + ": " + word(of)
                : String.valueOf(cause.getMessage());
    }

    private static String word(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "no right to it";
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return e instanceof DirectoryNotEmptyException
                ? "the folder is not empty"
                : e.getClass().getSimpleName();
    }
}
