package dev.holdfast.tiles.raster;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.LongAdder;

/** The bytes of one file by place. It refuses what lies outside of the file and counts what it read. */
final class RasterBytes implements Closeable {
    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final LongAdder read = new LongAdder();

    private RasterBytes(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    static RasterBytes open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new RasterBytes(file, channel, channel.size());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The bytes from an offset on, both unsigned. Several threads may call it at once. */
    ByteBuffer at(long offset, long length, String what) throws IOException {
        if (offset < 0 || length < 0 || length > size || offset > size - length) {
            throw beyond(offset, length, what);
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw refused("the " + what + " takes " + length + " bytes, more than can be read at once");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw beyond(offset, length, what);
            }
        }
        read.add(length);
        return bytes.flip();
    }

    private TileException beyond(long offset, long length, String what) {
        return refused("the " + what + " (" + Long.toUnsignedString(length) + " bytes from byte "
                + Long.toUnsignedString(offset) + " on) does not fit into the file of " + size
                + " bytes; the file is truncated or damaged, so fetch it again");
    }

    TileException refused(String why) {
        return new TileException(TileError.E002, file + ": " + why);
    }

    TileException notWgs84(String why) {
        return new TileException(TileError.E007, file + ": " + why);
    }

    long size() {
        return size;
    }

    long bytesRead() {
        return read.sum();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
