package dev.holdfast.cluster.repair;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log segment is made of: sound batches, and gaps between them that are none. Behind a damaged batch the next
 * sound one is searched for byte by byte, so one damaged header costs no more than its own batch.
 */
final class SegmentScan {
    private static final int NOWHERE = -1;

    /** Stands for the offset behind a gap that nothing sound follows. */
    static final long UNKNOWN = -1;

    /**
     * A part of the file that is no sound batch.
     *
     * @param from its first byte
     * @param to the byte behind it
     * @param firstOffset the first offset that may have been in it
     * @param nextOffset the offset behind it; {@link #UNKNOWN} if nothing follows
     * @param leaderEpoch of the batch before it, or else behind it
     */
    record Gap(int from, int to, long firstOffset, long nextOffset, int leaderEpoch) {
        boolean isTail() {
            return nextOffset == UNKNOWN;
        }
    }

    private final ByteBuffer bytes;
    private final List<Gap> gaps = new ArrayList<>();
    private long expected;
    private int epoch;

    private SegmentScan(ByteBuffer bytes, long baseOffset) {
        this.bytes = bytes;
        this.expected = baseOffset;
    }

    /**
     * Reads a segment, or its end.
     *
     * @param bytes from the beginning of a batch on
     * @param baseOffset the least offset that may come
     */
    static SegmentScan of(ByteBuffer bytes, long baseOffset) {
        SegmentScan scan = new SegmentScan(bytes, baseOffset);
        scan.run();
        return scan;
    }

    /** Returns the gaps in their order. */
    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Returns the offset behind the last sound batch. */
    long nextOffset() {
        return expected;
    }

    private void run() {
        int at = 0;
        while (at < bytes.limit()) {
            int size = soundAt(at);
            if (size < 0) {
                int next = nextSound(at);
                int to = next == NOWHERE ? bytes.limit() : next;
                if (next != NOWHERE && gaps.isEmpty() && at == 0) {
                    epoch = RecordBatches.leaderEpoch(bytes, next);
                }
                gaps.add(new Gap(
                        at, to, expected, next == NOWHERE ? UNKNOWN : RecordBatches.baseOffset(bytes, next), epoch));
                at = to;
            } else {
                expected = RecordBatches.nextOffset(bytes, at);
                epoch = RecordBatches.leaderEpoch(bytes, at);
                at += size;
            }
        }
    }

    private int nextSound(int from) {
        int told = RecordBatches.size(bytes, from);
        if (told > 0 && soundAt(from + told) > 0) {
            return from + told;
        }
        for (int at = from + 1; at <= bytes.limit() - RecordBatches.HEADER_BYTES; at++) {
            if (bytes.get(at + RecordBatches.MAGIC_AT) == RecordBatches.MAGIC && soundAt(at) > 0) {
                return at;
            }
        }
        return NOWHERE;
    }

    /** Returns the size of the sound batch here, -1 if there is none. The checksum does not cover the offset. */
    private int soundAt(int at) {
        int size = RecordBatches.size(bytes, at);
        if (size < 0 || RecordBatches.baseOffset(bytes, at) < expected || !RecordBatches.isSound(bytes, at, size)) {
            return NOWHERE;
        }
        int following = RecordBatches.size(bytes, at + size);
        boolean isTooFar = following > 0
                && RecordBatches.baseOffset(bytes, at + size) >= expected
                && RecordBatches.baseOffset(bytes, at + size) < RecordBatches.nextOffset(bytes, at)
                && RecordBatches.isSound(bytes, at + size, following);
        return isTooFar ? NOWHERE : size;
    }
}
