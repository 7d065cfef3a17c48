package dev.holdfast.datasets;

import dev.holdfast.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The receipt of a table (T24): the bytes of its files one after the other, in ASCII order of their names, SHA-256,
 * lower-case hex. On the way each file gets its own digest. The caller hands over the files in that order.
 */
final class ReceiptDigest {
    private static final int CHUNK = 1 << 16;

    private final MessageDigest all = Sha256.start();

    /** Adds the next file. Returns the digest of its bytes. */
    String add(Path file) throws IOException {
        MessageDigest one = Sha256.start();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                one.update(chunk, 0, read);
                all.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(one.digest());
    }

    /** Returns the receipt; to be called once, after the last file. */
    String sha256Hex() {
        return HexFormat.of().formatHex(all.digest());
    }
}
