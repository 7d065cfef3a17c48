package dev.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void makesTheFolderWithAllThatIsInIt() {
        DataFolder data = DataFolder.open(folder.resolve("a/b"));

        assertThat(data.kafka()).isDirectory();
        assertThat(data.registry()).isDirectory();
        assertThat(data.streams()).isDirectory();
        assertThat(data.logs()).isDirectory();
        assertThat(data.clients()).isEmptyDirectory();
    }

    @Test
    void opensAFolderASecondTime() {
        DataFolder first = DataFolder.open(folder);

        assertThat(DataFolder.open(folder)).isEqualTo(first);
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(DataFolderUnusableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
        assertThat(file).hasContent("mine");
    }

    @Test
    void refusesAFolderBelowAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(DataFolderUnusableException.class)
                .hasMessageContaining("cannot be made");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesAFolderThatCannotBeWritten() {
        assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/holdfast")))
                .isInstanceOf(DataFolderUnusableException.class)
                .hasMessageContaining("/proc/holdfast");
    }
}
