package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native code that killed processes have unpacked does not fill the disk. */
class TempFolderTest {
    @TempDir
    Path temp;

    @Test
    void removesWhatIsLeftOfProcessesThatAreNoMoreAndNothingElse() throws IOException {
        Path dead = library("holdfast-999999999999-17");
        Path living = library("holdfast-" + ProcessHandle.current().pid() + "-42");
        Path foreign = library("holdfast-notes");

        TempFolder.sweep(temp);

        assertThat(dead.getParent()).doesNotExist();
        assertThat(living).exists();
        assertThat(foreign).exists();
    }

    private Path library(String folder) throws IOException {
        return Files.writeString(Files.createDirectories(temp.resolve(folder)).resolve("librocksdb.so"), "native");
    }
}
