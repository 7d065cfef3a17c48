package dev.holdfast.cluster.repair;

import dev.holdfast.cluster.repair.SegmentScan.Gap;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Restores a batch in which one byte was changed, exactly: a CRC tells not only that a byte is wrong but, in a batch that
 * is not too long, which one and what it was. What the checksum does not cover follows from the batches around it.
 */
final class BatchRestoration {
    private static final int POLYNOMIAL = 0x82F63B78;
    /** The longest batch, in bytes, for which any wrong byte is searched: a wrong answer is one in 1000 at most. */
    private static final int LONGEST_FOR_BYTES = 16 << 10;
    /** The longest batch, in bytes, for which a single wrong bit is searched, for the same reason. */
    private static final int LONGEST_FOR_BITS = 256 << 10;

    private static final int[] TABLE = table();

    private BatchRestoration() {}

    /** Returns the bytes that stood in a gap, if they were one batch and one byte of it is wrong. */
    static Optional<byte[]> of(ByteBuffer segment, Gap gap) {
        int size = gap.to() - gap.from();
        if (size < RecordBatches.HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[size];
        segment.get(gap.from(), bytes);
        ByteBuffer batch = ByteBuffer.wrap(bytes);
        long base = RecordBatches.baseOffset(batch, 0);
        RecordBatches.head(batch, base, size);
        if (!RecordBatches.isSound(batch, 0, size) && !corrected(bytes, batch)) {
            return Optional.empty();
        }
        long next = base + RecordBatches.lastDelta(batch, 0) + 1;
        boolean fits = base >= gap.firstOffset() && (gap.isTail() || next <= gap.nextOffset());
        if (!fits) {
            RecordBatches.head(batch, gap.firstOffset(), size);
            next = gap.firstOffset() + RecordBatches.lastDelta(batch, 0) + 1;
            fits = next == gap.nextOffset();
        }
        return fits && canBeRead(bytes) ? Optional.of(bytes) : Optional.empty();
    }

    private static boolean corrected(byte[] bytes, ByteBuffer batch) {
        int size = bytes.length;
        int difference = RecordBatches.crc(batch, 0, size) ^ batch.getInt(RecordBatches.CRC_AT);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            if ((difference & ~(0xff << shift)) == 0) {
                batch.putInt(RecordBatches.CRC_AT, batch.getInt(RecordBatches.CRC_AT) ^ difference);
                return true;
            }
        }
        int[] basis = new int[Byte.SIZE];
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            basis[bit] = TABLE[1 << bit];
        }
        boolean anyByte = size <= LONGEST_FOR_BYTES;
        for (int at = size - 1; size <= LONGEST_FOR_BITS && at >= RecordBatches.CHECKED_FROM; at--) {
            int error = anyByte ? byteOf(difference, basis) : bitOf(difference, basis);
            if (error != 0) {
                bytes[at] ^= (byte) error;
                return true;
            }
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                basis[bit] = TABLE[basis[bit] & 0xff] ^ (basis[bit] >>> Byte.SIZE);
            }
        }
        return false;
    }

    private static int bitOf(int difference, int[] basis) {
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            if (basis[bit] == difference) {
                return 1 << bit;
            }
        }
        return 0;
    }

    /** Walks through all errors of one byte in Gray's order, in which each differs from the one before in one bit. */
    private static int byteOf(int difference, int[] basis) {
        int sum = 0;
        for (int step = 1; step < 1 << Byte.SIZE; step++) {
            sum ^= basis[Integer.numberOfTrailingZeros(step)];
            if (sum == difference) {
                return step ^ (step >>> 1);
            }
        }
        return 0;
    }

    private static boolean canBeRead(byte[] bytes) {
        try {
            for (RecordBatch batch :
                    MemoryRecords.readableRecords(ByteBuffer.wrap(bytes)).batches()) {
                batch.ensureValid();
                for (Record record : batch) {
                    record.ensureValid();
                }
            }
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static int[] table() {
        int[] table = new int[1 << Byte.SIZE];
        for (int value = 0; value < table.length; value++) {
            int crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            table[value] = crc;
        }
        return table;
    }
}
