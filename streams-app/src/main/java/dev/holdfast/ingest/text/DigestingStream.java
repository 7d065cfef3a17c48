package dev.holdfast.ingest.text;

import dev.holdfast.model.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Passes bytes on, counts them and digests them. For one thread. */
public final class DigestingStream extends FilterInputStream {
    private final MessageDigest digest = Sha256.start();
    private long count;

    public DigestingStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        if (read > 0) {
            digest.update(target, from, read);
            count += read;
        }
        return read;
    }

    @Override
    public long skip(long bytes) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads to the end and returns the checksum of all bytes, {@code sha256:<hex>}. */
    public String checksum() throws IOException {
        byte[] buffer = new byte[1 << 16];
        int read = 0;
        while (read >= 0) {
            read = read(buffer, 0, buffer.length);
        }
        return checksumSoFar();
    }

    /** Returns the checksum of the bytes that have been read, {@code sha256:<hex>}; the digest begins anew. */
    public String checksumSoFar() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    /** Returns how many bytes have been read. */
    public long count() {
        return count;
    }
}
