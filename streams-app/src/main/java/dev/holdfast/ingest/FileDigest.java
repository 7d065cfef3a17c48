package dev.holdfast.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the bytes of a file are.
 *
 * @param checksum of all of them, {@code sha256:<hex>}
 * @param bytes how many there are
 */
record FileDigest(String checksum, long bytes) {

    /** Reads a file whole. */
    static FileDigest of(Path path) throws IOException {
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(path))) {
            return of(bytes);
        }
    }

    /** Reads what is left of a stream, and tells of all of it. */
    static FileDigest of(DigestingStream bytes) throws IOException {
        String checksum = bytes.checksum();
        return new FileDigest(checksum, bytes.count());
    }
}
