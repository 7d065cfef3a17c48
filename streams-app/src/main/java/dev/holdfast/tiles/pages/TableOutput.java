package dev.holdfast.tiles.pages;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A new file that is hashed while it is written. */
final class TableOutput implements Closeable {
    private final FileChannel channel;
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long position;

    /** Creates the file, which must not be there yet. */
    TableOutput(Path file) throws IOException {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void write(byte[] bytes, int length) throws IOException {
        digest.update(bytes, 0, length);
        position += length;
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.capacity()) {
            drain(ByteBuffer.wrap(bytes, 0, length));
        } else {
            buffer.put(bytes, 0, length);
        }
    }

    long position() {
        return position;
    }

    private void flush() throws IOException {
        drain(buffer.flip());
        buffer.clear();
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Forces everything to the disk and answers the hash of all bytes. */
    String finish() throws IOException {
        flush();
        channel.force(true);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
