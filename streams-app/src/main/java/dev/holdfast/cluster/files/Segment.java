package dev.holdfast.cluster.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;

/**
 * One log segment, mapped into memory.
 *
 * @param name its path, for people
 * @param base the least offset that may be in it
 * @param bytes its content
 */
record Segment(String name, long base, ByteBuffer bytes) {

    /** Maps a file; throws UnusualFilesException if it cannot be read. */
    static Segment of(Path file, long base) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Segment(file.toString(), base, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IOException e) {
            throw new UnusualFilesException(file + " cannot be read", e);
        }
    }

    int size() {
        return bytes.limit();
    }

    /** Returns its batches in their order, up to the first part that is none. */
    Iterable<MutableRecordBatch> batches() {
        return MemoryRecords.readableRecords(bytes.duplicate()).batches();
    }
}
