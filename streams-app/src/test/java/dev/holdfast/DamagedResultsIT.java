package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is named, and never makes a list shorter unnoticed. */
class DamagedResultsIT {
    private static final String ID = "damaged";
    private static final int ITEMS = 1_000;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void rubbishOnTopicsIsNamedAndHidesNothingButItself() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(1))) {
            holdfast.run(
                    0, data, "run", Items.spec(folder, ID, 40, service.url()).toString(), "--id", ID);
        }
        HoldfastProcess up = holdfast.up(data, "--broker-only");
        Attached place = Attached.to(up);
        RecordMetadata result = rubbish(place, Topics.RESULTS.name(), key("i7"));
        RecordMetadata attempt = rubbish(place, Topics.ATTEMPTS.name(), key("i8"));
        RecordMetadata experiment = rubbish(place, Topics.EXPERIMENTS.name(), "nobody");

        HoldfastProcess results = holdfast.run(1, data, "results", ID);
        assertThat(results.out()).hasSize(1 + 39).noneMatch(line -> line.contains(",i7,"));
        assertThat(results.err()).anyMatch(line -> names(line, result));
        assertThat(results.err()).anyMatch(line -> line.contains("40 succeeded") && line.contains("39 that succeeded"));

        HoldfastProcess audit = holdfast.run(5, data, "audit", ID);
        assertThat(audit.out()).anyMatch(line -> names(line, result));

        HoldfastProcess attempts = holdfast.run(1, data, "attempts", ID, "i8/note");
        assertThat(attempts.out()).hasSize(2);
        assertThat(attempts.err()).anyMatch(line -> names(line, attempt));

        HoldfastProcess list = holdfast.run(1, data, "list");
        assertThat(list.out()).anyMatch(line -> line.startsWith(ID));
        assertThat(list.err()).anyMatch(line -> names(line, experiment));
        assertThat(holdfast.run(0, data, "items", ID).out()).hasSize(40);
        assertThat(holdfast.run(0, data, "show", ID).out()).isNotEmpty();

        assertThat(holdfast.run(3, data, "blocks", "convert", ID).err())
                .anyMatch(line -> line.contains("39 that succeeded can be read") && line.contains("holdfast repair"));
        assertThat(holdfast.run(
                                3,
                                data,
                                "audit",
                                ID,
                                "--export",
                                folder.resolve("export").toString())
                        .err())
                .anyMatch(line -> line.contains("39 that succeeded can be read"));
    }

    @Test
    void resultsOfATransactionWhoseEndIsDamagedAreMissedEverywhere() throws Exception {
        try (CountingService service = CountingService.start(Duration.ofMillis(60))) {
            Path data = killed(service);
            flip(log(data, 1));
            assertThat(holdfast.run(1, data, "resume", ID).err())
                    .as("the broker would cut the log off there")
                    .anyMatch(line -> line.contains("topic results, partition 1")
                            && line.contains("are damaged; nothing was changed: 'holdfast repair'"));
            flip(log(data, 1));
            cut(log(data, 0), true);
            areMissedEverywhere(data);
        }
    }

    @Test
    void resultsThatWereCutOffWholeAreMissedEverywhere() throws Exception {
        try (CountingService service = CountingService.start(Duration.ofMillis(60))) {
            Path data = killed(service);
            cut(log(data, 0), false);
            areMissedEverywhere(data);
        }
    }

    private void areMissedEverywhere(Path data) throws Exception {
        assertThat(holdfast.run(5, data, "resume", ID).err())
                .noneMatch(line -> line.contains("is completed"))
                .anyMatch(DamagedResultsIT::lacks);
        assertThat(holdfast.run(1, data, "results", ID).err()).anyMatch(DamagedResultsIT::lacks);
        assertThat(holdfast.run(5, data, "audit", ID).out()).anyMatch(line -> line.contains("has no result"));
        assertThat(holdfast.run(3, data, "blocks", "convert", ID).err()).anyMatch(DamagedResultsIT::lacks);
        assertThat(holdfast.run(3, data, "snapshots", "take", ID).err()).anyMatch(DamagedResultsIT::lacks);
        assertThat(holdfast.run(
                                3,
                                data,
                                "audit",
                                ID,
                                "--export",
                                folder.resolve("export").toString())
                        .err())
                .anyMatch(DamagedResultsIT::lacks);
    }

    /** Kills a run when it has committed results some times; returns its data folder. */
    private Path killed(CountingService service) throws Exception {
        Path data = folder.resolve("data");
        HoldfastProcess run = holdfast.start(
                data, "run", Items.spec(folder, ID, ITEMS, service.url()).toString(), "--id", ID);
        Awaitility.await("ends of transactions")
                .atMost(HoldfastCommands.BOUND)
                .until(() ->
                        (ends(log(data, 0)).size() > 4 && ends(log(data, 1)).size() > 4) || !run.isAlive());
        assertThat(run.isAlive()).isTrue();
        run.kill();
        return data;
    }

    private static Path log(Path data, int partition) {
        return data.resolve("kafka/results-" + partition + "/00000000000000000000.log");
    }

    /** Cuts a file off at the first end of a transaction behind its middle: before it, or behind it. */
    private static void cut(Path log, boolean before) throws IOException {
        int[] end = endBehindMiddle(log);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(before ? end[0] : end[0] + end[1]);
        }
    }

    private static void flip(Path log) throws IOException {
        int[] end = endBehindMiddle(log);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(end[0] + end[1] - 1);
            int last = file.read();
            file.seek(end[0] + end[1] - 1);
            file.write(last ^ 0x40);
        }
    }

    private static int[] endBehindMiddle(Path log) throws IOException {
        List<int[]> ends = ends(log);
        return ends.get(ends.size() / 2);
    }

    /** Returns place and length of each end of a transaction. */
    private static List<int[]> ends(Path log) throws IOException {
        List<int[]> ends = new ArrayList<>();
        if (!Files.exists(log)) {
            return ends;
        }
        // Not closed as a resource: that would write to a file which the broker has.
        FileRecords records = FileRecords.open(log.toFile(), false);
        try {
            records.batches().forEach(batch -> {
                if (batch.isControlBatch()) {
                    ends.add(new int[] {batch.position(), batch.sizeInBytes()});
                }
            });
        } finally {
            records.closeHandlers();
        }
        return ends;
    }

    private static boolean lacks(String line) {
        return line.contains(ITEMS + " succeeded as they came, and ")
                && line.contains("that succeeded can be read")
                && line.contains("holdfast repair " + ID);
    }

    private static boolean names(String line, RecordMetadata record) {
        return line.contains(
                "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset());
    }

    private static RecordMetadata rubbish(Attached place, String topic, String key) throws Exception {
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(place.with(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
            byte[] value = "no record of Holdfast's".getBytes(StandardCharsets.UTF_8);
            return producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private static String key(String incident) {
        return new ItemKey(ID, incident, "note").toString();
    }
}
