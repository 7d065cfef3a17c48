package dev.holdfast.cluster.repair;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The layout of a batch of records, format 2: what every log segment of Kafka since 0.11 consists of. */
final class RecordBatches {
    static final int HEADER_BYTES = 61;
    static final int CHECKED_FROM = 21;
    static final int CRC_AT = 17;
    static final int MAGIC_AT = 16;
    static final byte MAGIC = 2;

    /** What comes before the bytes that the size counts. */
    static final int SIZE_OVERHEAD = 12;

    private static final int SIZE_AT = 8;
    private static final int EPOCH_AT = 12;
    private static final int LAST_DELTA_AT = 23;

    private RecordBatches() {}

    /** Returns the size of the batch that begins here, as its header says; -1 if that cannot be. */
    static int size(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEADER_BYTES || bytes.get(at + MAGIC_AT) != MAGIC) {
            return -1;
        }
        long size = (long) bytes.getInt(at + SIZE_AT) + SIZE_OVERHEAD;
        return size < HEADER_BYTES || size > bytes.limit() - at ? -1 : (int) size;
    }

    /** Says whether a batch of this size begins here and its checksum is right. */
    static boolean isSound(ByteBuffer bytes, int at, int size) {
        return size >= HEADER_BYTES && bytes.getInt(at + CRC_AT) == crc(bytes, at, size);
    }

    static int crc(ByteBuffer bytes, int at, int size) {
        CRC32C crc = new CRC32C();
        ByteBuffer checked = bytes.duplicate();
        checked.limit(at + size).position(at + CHECKED_FROM);
        crc.update(checked);
        return (int) crc.getValue();
    }

    static long baseOffset(ByteBuffer bytes, int at) {
        return bytes.getLong(at);
    }

    /** Returns the offset behind the last one of the batch. */
    static long nextOffset(ByteBuffer bytes, int at) {
        return baseOffset(bytes, at) + lastDelta(bytes, at) + 1;
    }

    static int lastDelta(ByteBuffer bytes, int at) {
        return bytes.getInt(at + LAST_DELTA_AT);
    }

    static int leaderEpoch(ByteBuffer bytes, int at) {
        return bytes.getInt(at + EPOCH_AT);
    }

    /** Writes into a header what its checksum does not cover. */
    static void head(ByteBuffer batch, long baseOffset, int size) {
        batch.putLong(0, baseOffset);
        batch.putInt(SIZE_AT, size - SIZE_OVERHEAD);
        batch.put(MAGIC_AT, MAGIC);
    }
}
