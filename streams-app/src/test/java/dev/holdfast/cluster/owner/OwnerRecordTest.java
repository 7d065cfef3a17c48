package dev.holdfast.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerRecordTest {

    @TempDir
    Path folder;

    @Test
    void comesBackAsItWasWritten() {
        OwnerRecord record = OwnerRecord.ofThisProcess("127.0.0.1:9092", "cluster", "http://127.0.0.1:8081", "1.0");
        Path file = folder.resolve("owner.json");

        record.write(file);

        assertThat(OwnerRecord.read(file)).contains(record);
        assertThat(record.isOfThisHost()).isTrue();
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void isWrittenInSnakeCaseForPeopleAndScripts() throws IOException {
        OwnerRecord.ofThisProcess("127.0.0.1:9092", "cluster", "http://127.0.0.1:8081", "1.0")
                .write(folder.resolve("owner.json"));

        assertThat(Files.readString(folder.resolve("owner.json")))
                .contains("\"bootstrap_servers\" : \"127.0.0.1:9092\"", "\"started_at\"", "\"registry_url\"");
    }

    @Test
    void isNothingWhereThereIsNoFile() {
        assertThat(OwnerRecord.read(folder.resolve("owner.json"))).isEmpty();
    }

    @Test
    void isNothingWhereTheFileIsNoRecord() throws IOException {
        Path file = Files.writeString(folder.resolve("owner.json"), "{\"pid\":");

        assertThat(OwnerRecord.read(file)).isEmpty();
    }

    @Test
    void overlooksFieldsOfALaterVersion() throws IOException {
        Path file = Files.writeString(folder.resolve("owner.json"), "{\"pid\":7,\"host\":\"h\",\"colour\":\"red\"}");

        assertThat(OwnerRecord.read(file)).map(OwnerRecord::pid).contains(7L);
    }
}
