package dev.holdfast.cluster.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** Damage in a log segment costs the batch that it is in and no other, and one wrong byte costs nothing. */
class SegmentScanTest {
    private static final int BATCHES = 5;
    private static final int RECORDS = 3;

    private final List<Integer> begins = new ArrayList<>();

    @Test
    void findsNothingInAWholeSegment() {
        SegmentScan scan = SegmentScan.of(ByteBuffer.wrap(segment()), 100);

        assertThat(scan.gaps()).isEmpty();
        assertThat(scan.nextOffset()).isEqualTo(100 + BATCHES * RECORDS);
    }

    @Test
    void restoresAnyByteOfAnyBatchButOfTheLeadersEpoch() {
        byte[] whole = segment();

        for (int at = begins.get(1); at < begins.get(2); at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0x5a;
            var gaps = SegmentScan.of(ByteBuffer.wrap(damaged), 100).gaps();
            boolean isUnchecked = at >= begins.get(1) + 12 && at < begins.get(1) + 16;
            assertThat(gaps).as("byte %d", at).hasSize(isUnchecked ? 0 : 1);
            if (!isUnchecked) {
                var gap = gaps.get(0);
                assertThat(gap.from()).as("byte %d", at).isEqualTo(begins.get(1));
                assertThat(gap.to()).as("byte %d", at).isEqualTo(begins.get(2));
                assertThat(BatchRestoration.of(ByteBuffer.wrap(damaged), gap))
                        .as("byte %d", at)
                        .hasValueSatisfying(bytes -> assertThat(bytes)
                                .isEqualTo(java.util.Arrays.copyOfRange(whole, begins.get(1), begins.get(2))));
            }
        }
    }

    @Test
    void goesOnBehindABatchOfZerosAndDoesNotInventWhatStoodThere() {
        byte[] damaged = segment();
        java.util.Arrays.fill(damaged, begins.get(1), begins.get(3), (byte) 0);

        var gaps = SegmentScan.of(ByteBuffer.wrap(damaged), 100).gaps();

        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).firstOffset()).isEqualTo(103);
        assertThat(gaps.get(0).nextOffset()).isEqualTo(109);
        assertThat(BatchRestoration.of(ByteBuffer.wrap(damaged), gaps.get(0))).isEmpty();
    }

    @Test
    void saysOfACutSegmentWhereTheSoundPartEnds() {
        byte[] whole = segment();

        for (int length = begins.get(4); length < whole.length; length++) {
            SegmentScan scan = SegmentScan.of(ByteBuffer.wrap(whole, 0, length).slice(), 100);
            assertThat(scan.nextOffset()).isEqualTo(112);
            assertThat(scan.gaps()).hasSize(length == begins.get(4) ? 0 : 1).allMatch(SegmentScan.Gap::isTail);
        }
    }

    @Test
    void neverLoopsNorThrowsOnRandomBytes() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = segment();
            IntStream.range(0, 1 + random.nextInt(40))
                    .forEach(i -> damaged[random.nextInt(damaged.length)] = (byte) random.nextInt());
            SegmentScan scan = SegmentScan.of(ByteBuffer.wrap(damaged), 100);
            scan.gaps().forEach(gap -> {
                assertThat(gap.to()).isGreaterThan(gap.from());
                var unused = BatchRestoration.of(ByteBuffer.wrap(damaged), gap);
            });
        }
    }

    private byte[] segment() {
        ByteBuffer all = ByteBuffer.allocate(10_000);
        begins.clear();
        for (int batch = 0; batch < BATCHES; batch++) {
            begins.add(all.position());
            int number = batch;
            SimpleRecord[] records = IntStream.range(0, RECORDS)
                    .mapToObj(i -> new SimpleRecord(
                            1000L,
                            ("key" + i).getBytes(StandardCharsets.UTF_8),
                            ("value" + number).getBytes(StandardCharsets.UTF_8)))
                    .toArray(SimpleRecord[]::new);
            all.put(MemoryRecords.withRecords(100L + batch * RECORDS, Compression.NONE, 1, records)
                    .buffer());
        }
        byte[] bytes = new byte[all.position()];
        all.get(0, bytes);
        return bytes;
    }
}
