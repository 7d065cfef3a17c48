package dev.holdfast.backup;

import static dev.holdfast.backup.ExperimentInTopics.HERE;
import static dev.holdfast.backup.ExperimentInTopics.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not as it was written is refused by name; what is whole goes back as it came (R36). */
class BackupTest {
    private final ExperimentInTopics there = new ExperimentInTopics();

    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void take() throws IOException {
        there.item(0, "good", ItemStatus.SUCCEEDED);
        there.item(1, "new", ItemStatus.QUEUED);
        there.attempt(0, Events.started(key("good"), 1, HERE));
        there.attempt(0, Events.succeeded(key("good"), 1, HERE, "{}"));
        there.attempt(1, Events.started(key("new"), 1, HERE));
        there.folded(0, 1);
        folder = parent.resolve("backup");
        var unused = there.taker(Records.running("e"), Map.of()).take(folder, "1", Map.of());
    }

    @AfterEach
    void close() {
        there.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"experiment.avro", "items.avro", "attempts.avro", "attempts-unfolded.avro"})
    void refusesAFileThatWasChangedOrIsMissingByName(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        bytes[bytes.length - 1] ^= 1;
        Files.write(folder.resolve(name), bytes);
        refuses(name + " is not what was written");

        Files.delete(folder.resolve(name));
        refuses(name + " is missing");
    }

    @Test
    void refusesAFolderThatIsNoBackup() throws IOException {
        Files.delete(folder.resolve("manifest.json"));

        refuses("is no backup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "[]", "{\"format_version\":1,\"experiment_id\":\"e\"}"})
    void refusesAManifestThatIsNone(String text) throws IOException {
        Files.writeString(folder.resolve("manifest.json"), text);

        refuses("manifest.json cannot be read");
    }

    @Test
    void refusesAFormItDoesNotKnow() throws IOException {
        edit("\"format_version\" : 1", "\"format_version\" : 2");

        refuses("format_version is 2");
    }

    @Test
    void refusesCountsThatAreNotThoseOfTheFiles() throws IOException {
        edit("\"succeeded\" : 1", "\"succeeded\" : 2");
        refuses("succeeded 1 instead of 2");
    }

    @Test
    void refusesTheManifestOfAnotherExperiment() throws IOException {
        edit("\"experiment_id\" : \"e\"", "\"experiment_id\" : \"f\"");
        refuses("is of experiment f");
    }

    @Test
    void canBeReadWithPlainAvro() throws IOException {
        try (DataFileReader<GenericRecord> items =
                new DataFileReader<>(folder.resolve("items.avro").toFile(), new GenericDatumReader<>())) {
            assertThat(items.next().get("key").toString()).isEqualTo("e/good/t");
            assertThat(items.next().get("key").toString()).isEqualTo("e/new/t");
        }
    }

    @Test
    void sendsItemsAndAttemptsBackByTheTopicsTheyCameInBy() {
        try (MockProducer<String, byte[]> producer = producer()) {
            Restorer restorer = new Restorer(Backup.open(folder), producer, there.serdes());

            restorer.sendItems();
            restorer.sendAttempts(Map.of(), 2);

            List<ProducerRecord<String, byte[]>> sent = producer.history();
            assertThat(sent)
                    .extracting(ProducerRecord::topic)
                    .containsExactly("work-items", "work-items", "attempts", "attempts", "attempts");
            assertThat(item(sent.get(0)).getText()).as("of what has succeeded").isNull();
            assertThat(item(sent.get(1))).isEqualTo(Records.item(key("new")));
            assertThat(sent.subList(2, 5))
                    .extracting(BackupTest::header)
                    .containsExactly(RestoreHeaders.FOLDED, RestoreHeaders.FOLDED, RestoreHeaders.UNFOLDED);
        }
    }

    @Test
    void sendsAfterAnInterruptionOnlyTheAttemptsThatAreMissing() {
        try (MockProducer<String, byte[]> producer = producer()) {
            new Restorer(Backup.open(folder), producer, there.serdes()).sendAttempts(Map.of("e/good/t", 1L), 2);

            assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly("e/good/t", "e/new/t");
        }
    }

    @Test
    void takesNoMoreRoomThanItLeaves() {
        long[] free = {FreeSpaceGuard.LEAST_BYTES + 1};
        FreeSpaceGuard room = new FreeSpaceGuard(folder, () -> free[0]);
        room.require();
        room.wrote(FreeSpaceGuard.LEAST_BYTES);

        assertThatThrownBy(() -> room.wrote(FreeSpaceGuard.LEAST_BYTES)).hasMessageContaining("make room");
        free[0] = FreeSpaceGuard.LEAST_BYTES - 1;
        assertThatThrownBy(() -> new FreeSpaceGuard(folder, () -> free[0]).require())
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("299 MiB free");
    }

    private void edit(String from, String to) throws IOException {
        Path file = folder.resolve("manifest.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> Backup.open(folder))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining(message);
    }

    private WorkItem item(ProducerRecord<String, byte[]> record) {
        return there.serdes().deserializer(WorkItem.class).deserialize(Topics.WORK_ITEMS.name(), record.value());
    }

    private static String header(ProducerRecord<String, byte[]> record) {
        return new String(record.headers().lastHeader(RestoreHeaders.RESTORED).value(), StandardCharsets.UTF_8);
    }

    private static MockProducer<String, byte[]> producer() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    }
}
