package dev.holdfast.tiles.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Masses on the disk, between one pass over the raster and the passes over each country. Closing removes the file. For one
 * thread.
 */
final class MassSpool implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int BATCH = BUFFER_BYTES / Double.BYTES;

    private final FileChannel file;
    private final int width;
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFER_BYTES);
    private long pendingAt;

    /**
     * Makes an empty one.
     *
     * @param folder where the file goes, which is made if it is not there
     * @param width bytes of a mass, see {@link #width(RasterBlocks)}
     * @throws IOException if it cannot be made
     */
    MassSpool(Path folder, int width) throws IOException {
        this.width = width;
        Files.createDirectories(folder);
        file = FileChannel.open(
                folder.resolve("masses-" + UUID.randomUUID()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** How many bytes a mass of this raster takes. */
    static int width(RasterBlocks raster) {
        return raster.isSinglePrecision() ? Float.BYTES : Double.BYTES;
    }

    /**
     * Puts a mass at its place. Neighbours that come one after the other are written together.
     *
     * @param index 0-based, of all masses in the spool
     * @throws IOException if it cannot be written
     */
    void put(long index, double mass) throws IOException {
        if (pending.remaining() < width || pendingAt + pending.position() != index * width) {
            flush();
            pendingAt = index * width;
        }
        if (width == Float.BYTES) {
            pending.putFloat((float) mass);
        } else {
            pending.putDouble(mass);
        }
    }

    private void flush() throws IOException {
        pending.flip();
        while (pending.hasRemaining()) {
            pendingAt += file.write(pending, pendingAt);
        }
        pending.clear();
    }

    /**
     * The masses of one country.
     *
     * @param first the index of its first
     * @param count how many
     * @throws IOException if what was put cannot be written
     */
    MassStream read(long first, long count) throws IOException {
        flush();
        return batch -> {
            ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
            double[] masses = new double[BATCH];
            for (long done = 0; done < count; ) {
                int now = (int) Math.min(BATCH, count - done);
                fill(bytes.clear().limit(now * width), (first + done) * width);
                for (int i = 0; i < now; i++) {
                    masses[i] = width == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
                }
                batch.accept(masses, now);
                done += now;
            }
        };
    }

    private void fill(ByteBuffer bytes, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, at);
            if (read < 0) {
                throw new EOFException("the file of masses ends at " + at);
            }
            at += read;
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
