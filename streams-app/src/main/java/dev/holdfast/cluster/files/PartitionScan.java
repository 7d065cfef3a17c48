package dev.holdfast.cluster.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Walks through all batches of a partition: proves their checksums and offsets, and finds out which transactions were
 * aborted and whether one is open. For one thread, once.
 */
final class PartitionScan {
    /** The batches of a producer that an aborted transaction wrote lie between these offsets. */
    private record Aborted(long first, long marker) {}

    private final Map<Long, List<Aborted>> aborted = new HashMap<>();
    private final Map<Long, Long> open = new HashMap<>();
    private long expected;

    /**
     * Walks.
     *
     * @param segments in their order
     * @param end the offset that the broker noted as the end when it stopped
     * @throws UnusualFilesException if anything is not as a broker leaves it
     */
    static PartitionScan of(List<Segment> segments, long end) {
        PartitionScan scan = new PartitionScan();
        for (int i = 0; i < segments.size(); i++) {
            scan.read(
                    segments.get(i),
                    i + 1 < segments.size() ? segments.get(i + 1).base() : end);
        }
        if (scan.expected != end) {
            throw new UnusualFilesException("the log ends at " + scan.expected + ", not at " + end + " as was noted");
        }
        return scan;
    }

    /** Says whether a transaction is open: readers stop at it. */
    boolean isOpen() {
        return !open.isEmpty();
    }

    /** Says whether a transaction wrote this batch that was aborted. */
    boolean isAborted(RecordBatch batch) {
        return batch.isTransactional()
                && aborted.getOrDefault(batch.producerId(), List.of()).stream()
                        .anyMatch(one -> one.first() <= batch.baseOffset() && batch.baseOffset() < one.marker());
    }

    private void read(Segment segment, long next) {
        if (segment.base() < expected) {
            throw new UnusualFilesException(segment.name() + " begins before the one before it ends");
        }
        expected = segment.base();
        long size = 0;
        try {
            for (RecordBatch batch : segment.batches()) {
                take(batch, segment);
                size += batch.sizeInBytes();
            }
        } catch (KafkaException | IllegalArgumentException e) {
            throw new UnusualFilesException(segment.name() + " is damaged behind offset " + expected, e);
        }
        if (size != segment.size() || expected > next) {
            throw new UnusualFilesException(segment.name() + " does not end with a whole batch before " + next);
        }
    }

    private void take(RecordBatch batch, Segment segment) {
        if (batch.magic() != RecordBatch.CURRENT_MAGIC_VALUE || batch.baseOffset() < expected) {
            throw new UnusualFilesException(segment.name() + " has no batch of records behind offset " + expected);
        }
        batch.ensureValid();
        expected = batch.lastOffset() + 1;
        if (batch.isTransactional() && !isEmpty(batch)) {
            if (batch.isControlBatch()) {
                end(batch);
            } else {
                open.putIfAbsent(batch.producerId(), batch.baseOffset());
            }
        }
    }

    /** Compaction leaves an empty batch where it needs the number of a producer's last one. */
    private static boolean isEmpty(RecordBatch batch) {
        Integer count = batch.countOrNull();
        return count != null && count == 0;
    }

    private void end(RecordBatch batch) {
        Iterator<Record> records = batch.iterator();
        ControlRecordType type = ControlRecordType.parse(records.next().key());
        if (type != ControlRecordType.ABORT && type != ControlRecordType.COMMIT) {
            throw new UnusualFilesException("a marker at " + batch.baseOffset() + " is of an unknown kind");
        }
        Long first = open.remove(batch.producerId());
        if (first != null && type == ControlRecordType.ABORT) {
            aborted.computeIfAbsent(batch.producerId(), producer -> new ArrayList<>())
                    .add(new Aborted(first, batch.baseOffset()));
        }
    }
}
