package dev.holdfast.cluster.repair;

import dev.holdfast.cluster.repair.SegmentScan.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/** The segments of one partition, while no broker has them open. */
final class PartitionLog {
    static final String METADATA = "__cluster_metadata";

    private static final Pattern NAME = Pattern.compile("(?<topic>.+)-(?<partition>\\d+)");
    private static final Pattern SEGMENT = Pattern.compile("(?<base>\\d{20})\\.log");
    private static final int LAST_BYTES = 64 << 10;
    private static final int MOST_KEYS = 1000;

    private final Path folder;
    private final String topic;
    private final int partition;
    private final List<Path> segments;

    private PartitionLog(Path folder, String topic, int partition, List<Path> segments) {
        this.folder = folder;
        this.topic = topic;
        this.partition = partition;
        this.segments = segments;
    }

    /** Opens a folder of the broker's; nothing if it is none of a partition. */
    static Optional<PartitionLog> of(Path folder) throws IOException {
        Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
        if (!name.matches() || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> segments = files.filter(file ->
                            SEGMENT.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
            return Optional.of(
                    new PartitionLog(folder, name.group("topic"), Integer.parseInt(name.group("partition")), segments));
        }
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    boolean isMetadata() {
        return topic.equals(METADATA);
    }

    /** What is to be done about one gap. */
    record Fault(Path segment, Gap gap, LogDamage damage) {}

    /**
     * Reads all segments.
     *
     * @param end the offset that the log ended with when it was closed; 0 if that is not known. A part at the very end
     *     that is not whole is then none of ours: Kafka cuts it off at its start
     */
    List<Fault> faults(long end) throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            boolean isLast = i == segments.size() - 1;
            faults.addAll(faults(segments.get(i), isLast ? end : base(segments.get(i + 1)), isLast));
        }
        return faults;
    }

    /** Reads what Kafka checks at its start after a crash: what was written from this offset on. */
    List<Fault> faultsFrom(long recoveryPoint) throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            boolean isLast = i == segments.size() - 1;
            if (isLast || base(segments.get(i + 1)) > recoveryPoint) {
                faults.addAll(faults(segments.get(i), isLast ? 0 : base(segments.get(i + 1)), isLast));
            }
        }
        return faults;
    }

    /** Reads the last 64 KiB of the last segment only, and what the log ends with. */
    List<Fault> lastFaults(long end) throws IOException {
        if (segments.isEmpty() || end == 0) {
            return List.of();
        }
        Path last = segments.get(segments.size() - 1);
        return isWhole(last, end) ? List.of() : faults(last, end, true);
    }

    private static boolean isWhole(Path segment, long end) throws IOException {
        ByteBuffer bytes = mapped(segment);
        int from = Math.max(0, bytes.limit() - LAST_BYTES);
        if (bytes.limit() == 0) {
            return base(segment) >= end;
        }
        SegmentScan scan = SegmentScan.of(bytes.slice(from, bytes.limit() - from), base(segment));
        // It begins in the middle of a batch: the first gap says nothing.
        boolean isTorn = scan.gaps().stream().anyMatch(SegmentScan.Gap::isTail);
        return !isTorn && scan.nextOffset() >= end;
    }

    private List<Fault> faults(Path segment, long end, boolean isLast) throws IOException {
        ByteBuffer bytes = mapped(segment);
        SegmentScan scan = SegmentScan.of(bytes, base(segment));
        List<Fault> faults = new ArrayList<>();
        for (Gap gap : scan.gaps()) {
            if (!gap.isTail() || !isLast || end > 0) {
                faults.add(fault(segment, bytes, gap, end));
            }
        }
        boolean isCut =
                isLast && end > scan.nextOffset() && scan.gaps().stream().noneMatch(Gap::isTail);
        if (isCut) {
            int size = bytes.limit();
            Gap nothing = new Gap(size, size, scan.nextOffset(), SegmentScan.UNKNOWN, 0);
            faults.add(fault(segment, bytes, nothing, end));
        }
        return faults;
    }

    private Fault fault(Path segment, ByteBuffer bytes, Gap gap, long end) {
        long next = gap.isTail() ? end : gap.nextOffset();
        return new Fault(
                segment,
                gap,
                new LogDamage(
                        topic,
                        partition,
                        folder.getFileName() + "/" + segment.getFileName(),
                        gap.to() - gap.from(),
                        gap.firstOffset(),
                        next - 1,
                        keys(bytes, gap),
                        BatchRestoration.of(bytes, gap).isPresent()));
    }

    /**
     * Writes a segment anew without its gaps: restored where that is possible, else with an empty batch in their place, so
     * that no offset is given out twice. The indexes are removed; Kafka makes them anew.
     *
     * @param aside where the damaged bytes are kept
     */
    void heal(Path segment, List<Fault> faults, Path aside) throws IOException {
        ByteBuffer bytes = mapped(segment);
        Path next = segment.resolveSibling(segment.getFileName() + ".healed");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int at = 0;
            for (Fault fault : faults) {
                keep(bytes, fault, aside);
                write(out, bytes.slice(at, fault.gap().from() - at));
                write(out, replacement(bytes, fault));
                at = fault.gap().to();
            }
            write(out, bytes.slice(at, bytes.limit() - at));
            out.force(true);
        }
        String name = String.valueOf(segment.getFileName()).replace(".log", "");
        for (String index : List.of(".index", ".timeindex", ".txnindex")) {
            Files.deleteIfExists(segment.resolveSibling(name + index));
        }
        Files.move(next, segment, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static ByteBuffer replacement(ByteBuffer bytes, Fault fault) {
        Optional<byte[]> restored = BatchRestoration.of(bytes, fault.gap());
        LogDamage damage = fault.damage();
        if (restored.isPresent()) {
            return ByteBuffer.wrap(restored.get());
        }
        if (damage.lastOffset() < damage.firstOffset()) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer empty = ByteBuffer.allocate(RecordBatches.HEADER_BYTES);
        DefaultRecordBatch.writeEmptyHeader(
                empty,
                RecordBatches.MAGIC,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE,
                damage.firstOffset(),
                damage.lastOffset(),
                fault.gap().leaderEpoch(),
                TimestampType.LOG_APPEND_TIME,
                RecordBatch.NO_TIMESTAMP,
                false,
                false);
        return empty.clear();
    }

    private void keep(ByteBuffer bytes, Fault fault, Path aside) throws IOException {
        if (fault.gap().to() == fault.gap().from()) {
            return;
        }
        Files.createDirectories(aside);
        byte[] damaged = new byte[fault.gap().to() - fault.gap().from()];
        bytes.get(fault.gap().from(), damaged);
        Files.write(aside.resolve(folder.getFileName() + "-" + fault.gap().firstOffset() + ".bytes"), damaged);
    }

    /** Hands over every record that can be read. */
    void forEachRecord(Consumer<Record> visitor) throws IOException {
        for (Path segment : segments) {
            ByteBuffer bytes = mapped(segment);
            int at = 0;
            for (Gap gap : SegmentScan.of(bytes, base(segment)).gaps()) {
                visit(bytes.slice(at, gap.from() - at), visitor);
                at = gap.to();
            }
            visit(bytes.slice(at, bytes.limit() - at), visitor);
        }
    }

    private static void visit(ByteBuffer bytes, Consumer<Record> visitor) {
        for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            if (!batch.isControlBatch()) {
                batch.forEach(visitor);
            }
        }
    }

    /** Returns the keys of records in a gap, as far as they can be read in spite of the damage. */
    private static List<String> keys(ByteBuffer bytes, Gap gap) {
        Set<String> keys = new LinkedHashSet<>();
        try {
            visit(bytes.slice(gap.from(), gap.to() - gap.from()), record -> {
                if (record.hasKey() && keys.size() < MOST_KEYS) {
                    String key = StandardCharsets.UTF_8.decode(record.key()).toString();
                    if (key.chars().noneMatch(c -> c < ' ' || c == '\uFFFD')) {
                        keys.add(key);
                    }
                }
            });
        } catch (RuntimeException e) {
            // What could be read before is what there is.
        }
        return List.copyOf(keys);
    }

    private static long base(Path segment) {
        Matcher name = SEGMENT.matcher(String.valueOf(segment.getFileName()));
        return name.matches() ? Long.parseLong(name.group("base")) : 0;
    }

    private static ByteBuffer mapped(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.BIG_ENDIAN);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
