package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Damage to files on purpose, and where the batches of a log segment begin. */
public final class SegmentBytes {
    private static final int SIZE_AT = 8;
    private static final int OVERHEAD = 12;
    private static final int ATTRIBUTES_AT = 21;
    private static final int CONTROL = 0x20;

    private SegmentBytes() {}

    /** Returns the newest file of a partition with this ending. */
    public static Path newest(Path partition, String ending) {
        try (Stream<Path> files = Files.list(partition)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the batches of a whole segment begin. */
    public static List<Integer> batches(Path log) {
        ByteBuffer bytes = ByteBuffer.wrap(read(log));
        List<Integer> batches = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); at += bytes.getInt(at + SIZE_AT) + OVERHEAD) {
            batches.add(at);
        }
        return batches;
    }

    /** Returns where the last marker of a transaction begins. */
    public static int lastControl(Path log) {
        ByteBuffer bytes = ByteBuffer.wrap(read(log));
        return batches(log).stream()
                .filter(at -> (bytes.getShort(at + ATTRIBUTES_AT) & CONTROL) != 0)
                .reduce((one, next) -> next)
                .orElseThrow();
    }

    /** Changes all bits of one byte. */
    public static void flip(Path file, int at) throws IOException {
        byte[] bytes = read(file);
        bytes[at] ^= (byte) 0xff;
        Files.write(file, bytes);
    }

    /** Writes zeros. */
    public static void zero(Path file, int from, int count) throws IOException {
        byte[] bytes = read(file);
        java.util.Arrays.fill(bytes, from, Math.min(bytes.length, from + count), (byte) 0);
        Files.write(file, bytes);
    }

    /** Cuts a file off. */
    public static void cut(Path file, int size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
