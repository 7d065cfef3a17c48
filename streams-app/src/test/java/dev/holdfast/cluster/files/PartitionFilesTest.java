package dev.holdfast.cluster.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever producers write, in whatever order their transactions end, what is committed is read, and nothing else. */
class PartitionFilesTest {
    private static final int PRODUCERS = 3;
    private static final int LEADER_EPOCH_FROM = 12;
    private static final int LEADER_EPOCH_TO = 16;

    @TempDir
    Path folder;

    private final TreeSet<Long> committed = new TreeSet<>();
    private final TreeMap<Long, List<Long>> open = new TreeMap<>();
    private long end;

    @RepeatedTest(60)
    void giveWhatIsCommittedAndSayWhetherATransactionIsOpen(RepetitionInfo repetition) throws IOException {
        write(new Random(repetition.getCurrentRepetition()), 60);

        PartitionFiles files = PartitionFiles.open(folder, 0, end);

        assertThat(files.isWhole()).isEqualTo(open.isEmpty());
        assertThat(files.end()).isEqualTo(end);
        if (!files.isWhole()) {
            return; // a broker is asked then
        }
        assertThat(read(files, 0)).isEqualTo(List.copyOf(committed));
        long middle = end / 2;
        assertThat(read(files, middle).stream().filter(offset -> offset >= middle))
                .containsExactlyElementsOf(committed.tailSet(middle));
    }

    @Test
    void areNotReadWithAnyWrongByteButThoseOfTheLeadersEpoch() throws IOException {
        write(new Random(7), 4);
        Path segment = segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        int first = ByteBuffer.wrap(whole).getInt(8) + 12;
        for (int at = 0; at < first; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x11;
            Files.write(segment, damaged);
            if (at < LEADER_EPOCH_FROM || at >= LEADER_EPOCH_TO) {
                assertThatThrownBy(() -> PartitionFiles.open(folder, 0, end))
                        .as("byte %s", at)
                        .isInstanceOf(UnusualFilesException.class);
            }
        }
    }

    @Test
    void areNotReadIfTheyEndElsewhereThanWasNotedOrHoldWhatIsUnknown() throws IOException {
        write(new Random(3), 20);

        assertThatThrownBy(() -> PartitionFiles.open(folder, 0, end + 1)).isInstanceOf(UnusualFilesException.class);
        assertThatThrownBy(() -> PartitionFiles.open(folder, 0, end - 1)).isInstanceOf(UnusualFilesException.class);
        assertThatThrownBy(() -> PartitionFiles.open(folder, end + 1, end)).isInstanceOf(UnusualFilesException.class);
        Path deleted = Files.createFile(folder.resolve("00000000000000000000.log.deleted"));
        assertThat(PartitionFiles.open(folder, 0, end).end()).isEqualTo(end);
        Files.move(deleted, folder.resolve("00000000000000000000.log.swap"));
        assertThatThrownBy(() -> PartitionFiles.open(folder, 0, end))
                .isInstanceOf(UnusualFilesException.class)
                .hasMessageContaining(".swap");
    }

    private List<Long> read(PartitionFiles files, long from) {
        List<Long> offsets = new ArrayList<>();
        files.committedFrom(from).forEachRemaining(batch -> {
            for (Record record : batch) {
                offsets.add(record.offset());
            }
        });
        return offsets;
    }

    private void write(Random random, int batches) throws IOException {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        long base = 0;
        for (int i = 0; i < batches; i++) {
            segment.write(Utils.toArray(batch(random).buffer()));
            if (random.nextInt(15) == 0) {
                Files.write(folder.resolve(String.format("%020d.log", base)), segment.toByteArray());
                segment.reset();
                base = end;
            }
        }
        for (long producer = 0; producer < PRODUCERS && random.nextInt(8) > 0; producer++) {
            segment.write(Utils.toArray(marker(producer, random.nextBoolean()).buffer()));
        }
        Files.write(folder.resolve(String.format("%020d.log", base)), segment.toByteArray());
    }

    private MemoryRecords marker(long producer, boolean aborts) {
        List<Long> written = open.remove(producer);
        if (written != null && !aborts) {
            committed.addAll(written);
        }
        ControlRecordType type = aborts ? ControlRecordType.ABORT : ControlRecordType.COMMIT;
        return MemoryRecords.withEndTransactionMarker(
                end++, 0, 0, producer, (short) 0, new EndTransactionMarker(type, 0));
    }

    private MemoryRecords batch(Random random) {
        long producer = random.nextInt(PRODUCERS);
        long at = end;
        int kind = random.nextInt(6);
        if (kind < 2) {
            return marker(producer, kind == 0);
        }
        int count = 1 + random.nextInt(3);
        SimpleRecord[] records = Stream.generate(() -> new SimpleRecord(0, new byte[] {1}, new byte[] {2}))
                .limit(count)
                .toArray(SimpleRecord[]::new);
        end += count;
        List<Long> offsets =
                Stream.iterate(at, offset -> offset + 1).limit(count).toList();
        Compression codec =
                random.nextBoolean() ? Compression.NONE : Compression.lz4().build();
        if (kind == 5) {
            committed.addAll(offsets);
            return MemoryRecords.withRecords(at, codec, records);
        }
        open.computeIfAbsent(producer, one -> new ArrayList<>()).addAll(offsets);
        return MemoryRecords.withTransactionalRecords(at, codec, producer, (short) 0, 0, 0, records);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
