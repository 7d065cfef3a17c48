package dev.holdfast.ingest;

import dev.holdfast.ingest.text.DigestingStream;
import dev.holdfast.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the bytes of a file are.
 *
 * @param checksum of all of them, {@code sha256:<hex>}
 * @param bytes how many there are
 * @param encoding how its characters would be read in encodings near the declared one, in sentences; empty if it is no text
 */
public record FileDigest(String checksum, long bytes, List<String> encoding) {
    private static final String ALGORITHM = "sha256:";

    /** Returns the same with what is known of the encoding. */
    public FileDigest encodedAs(List<String> sentences) {
        return new FileDigest(checksum, bytes, List.copyOf(sentences));
    }

    /**
     * Returns the checksum of files together: of one its own; of several that of the hex digits of each, in their order, each
     * with a line feed behind it, as {@code sha256sum} and {@code cut -c-64} print them.
     */
    static String together(List<FileDigest> files) {
        if (files.size() == 1) {
            return files.get(0).checksum();
        }
        String lines = files.stream()
                .map(file -> file.checksum().substring(ALGORITHM.length()) + "\n")
                .collect(Collectors.joining());
        return ALGORITHM + Sha256.hex(lines);
    }

    /** Reads a file whole. */
    public static FileDigest of(Path path) throws IOException {
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(path))) {
            return of(bytes);
        }
    }

    /** Reads what is left of a stream, and tells of all of it. */
    public static FileDigest of(DigestingStream bytes) throws IOException {
        String checksum = bytes.checksum();
        return new FileDigest(checksum, bytes.count(), List.of());
    }
}
