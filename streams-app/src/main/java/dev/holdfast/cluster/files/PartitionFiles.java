package dev.holdfast.cluster.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.jspecify.annotations.Nullable;

/** One partition as a broker has left it: from where to where it can be read, and what is in it. Thread-safe. */
final class PartitionFiles {
    private static final Pattern SEGMENT = Pattern.compile("(?<base>\\d{20})\\.log");
    /** What a broker has in the folder of a partition. It removes those that are deleted a minute later, or at its start. */
    private static final Pattern KNOWN =
            Pattern.compile("\\d{20}\\.(log|index|timeindex|txnindex|snapshot)(\\.deleted)?"
                    + "|leader-epoch-checkpoint|partition\\.metadata");

    private final List<Segment> segments;
    private final PartitionScan scan;
    private final long start;
    private final long end;
    private final boolean isWhole;

    private PartitionFiles(List<Segment> segments, PartitionScan scan, long start, long end, boolean isWhole) {
        this.segments = segments;
        this.scan = scan;
        this.start = start;
        this.end = end;
        this.isWhole = isWhole;
    }

    /**
     * Reads a partition's files once, from beginning to end.
     *
     * @param start the least offset that may be read, as the broker has noted it; 0 if it has noted none
     * @param end the offset behind the last one, as the broker has noted it
     * @throws UnusualFilesException if anything is not as a broker leaves it that ends in order
     */
    static PartitionFiles open(Path folder, long start, long end) {
        List<Segment> segments = new ArrayList<>();
        for (Path file : files(folder)) {
            String name = String.valueOf(file.getFileName());
            if (!KNOWN.matcher(name).matches()) {
                throw new UnusualFilesException(file + " is unknown");
            }
            Matcher segment = SEGMENT.matcher(name);
            if (segment.matches()) {
                segments.add(Segment.of(file, Long.parseLong(segment.group("base"))));
            }
        }
        if (segments.isEmpty()) {
            throw new UnusualFilesException(folder + " has no segment");
        }
        long first = segments.get(0).base();
        long from = Math.max(start, first);
        if (from > end) {
            throw new UnusualFilesException(folder + " begins behind its end");
        }
        PartitionScan scan = PartitionScan.of(segments, end);
        // What began before the first segment is known to the producers' states alone.
        boolean isWhole = !scan.isOpen() && (first == 0 || !hasOpenTransaction(folder, end));
        return new PartitionFiles(List.copyOf(segments), scan, from, end, isWhole);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UnusualFilesException(folder + " cannot be read", e);
        }
    }

    private static boolean hasOpenTransaction(Path folder, long end) {
        File snapshot = folder.resolve(String.format(Locale.ROOT, "%020d.snapshot", end))
                .toFile();
        try {
            return ProducerStateManager.readSnapshot(snapshot).stream()
                    .anyMatch(producer -> producer.currentTxnFirstOffset().isPresent());
        } catch (IOException | KafkaException e) {
            throw new UnusualFilesException(snapshot + " cannot be read", e);
        }
    }

    /** Returns the first offset that can be read. */
    long start() {
        return start;
    }

    /** Returns the offset behind the last record. */
    long end() {
        return end;
    }

    /** Says whether no transaction is open, so that everything can be read. */
    boolean isWhole() {
        return isWhole;
    }

    /** Returns the committed batches of records from an offset on; the first may begin before it. */
    Iterator<MutableRecordBatch> committedFrom(long offset) {
        int first = 0;
        while (first + 1 < segments.size() && segments.get(first + 1).base() <= offset) {
            first++;
        }
        return new CommittedBatches(segments.subList(first, segments.size()).iterator(), scan, offset);
    }

    private static final class CommittedBatches implements Iterator<MutableRecordBatch> {
        private final Iterator<Segment> segments;
        private final PartitionScan scan;
        private final long from;
        private Iterator<MutableRecordBatch> batches = Collections.emptyIterator();
        private @Nullable MutableRecordBatch next;

        CommittedBatches(Iterator<Segment> segments, PartitionScan scan, long from) {
            this.segments = segments;
            this.scan = scan;
            this.from = from;
        }

        @Override
        public boolean hasNext() {
            while (next == null && (batches.hasNext() || segments.hasNext())) {
                if (!batches.hasNext()) {
                    batches = segments.next().batches().iterator();
                } else {
                    MutableRecordBatch batch = batches.next();
                    boolean isWanted = batch.lastOffset() >= from && !batch.isControlBatch() && !scan.isAborted(batch);
                    next = isWanted ? batch : null;
                }
            }
            return next != null;
        }

        @Override
        public MutableRecordBatch next() {
            MutableRecordBatch found = hasNext() ? next : null;
            if (found == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return found;
        }
    }
}
