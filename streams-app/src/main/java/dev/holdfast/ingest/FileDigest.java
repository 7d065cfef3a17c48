package dev.holdfast.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the bytes of a file are.
 *
 * @param checksum of all of them, {@code sha256:<hex>}
 * @param bytes how many there are
 * @param encoding how its characters would be read in encodings near the declared one, in sentences; empty if it is no text
 */
record FileDigest(String checksum, long bytes, List<String> encoding) {

    /** Returns the same with what is known of the encoding. */
    FileDigest encodedAs(List<String> sentences) {
        return new FileDigest(checksum, bytes, List.copyOf(sentences));
    }

    /** Reads a file whole. */
    static FileDigest of(Path path) throws IOException {
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(path))) {
            return of(bytes);
        }
    }

    /** Reads what is left of a stream, and tells of all of it. */
    static FileDigest of(DigestingStream bytes) throws IOException {
        String checksum = bytes.checksum();
        return new FileDigest(checksum, bytes.count(), List.of());
    }
}
