package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    @TempDir
    Path folder;

    private Sources sources;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        sources = new Sources(folder);
        file = sources.write("a.csv", "id,A,B\n1,abc,\n2,defgh,x\n");
    }

    @Test
    void saysWhatTheFileHoldsAsRuleR3Says() throws Exception {
        ItemSource source = sources.open(file, Sources.WIDE);

        SourceFacts facts = source.scan();

        assertThat(facts.getFile()).isEqualTo(file.toAbsolutePath().toString());
        assertThat(facts.getChecksum()).isEqualTo("sha256:" + Sha256.hex(Files.readAllBytes(file)));
        assertThat(facts.getBytes()).isEqualTo(Files.size(file));
        assertThat(source.findings().longestText()).isEqualTo(new LongestText("2", "cme", 5));
    }

    @Test
    void handsOverTheSameItemsEveryTime() throws Exception {
        ItemSource source = sources.open(file, Sources.WIDE);

        assertThat(Sources.collect(source).items).isEqualTo(Sources.collect(source).items);
    }

    @Test
    void refusesAMissingFileWithItsAbsolutePathAsRuleR5Says() throws IOException {
        Path missing = folder.resolve("none.csv");

        assertThatThrownBy(() -> sources.open(missing, Sources.WIDE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(missing.toAbsolutePath() + ": there is no such file");
        Path directory = Files.createDirectory(folder.resolve("dir.csv"));
        assertThatThrownBy(() -> sources.open(directory, Sources.WIDE).scan()).hasMessageContaining("is no file");
    }

    @Test
    void noticesBytesAddedAfterTheScanBeforeAnythingIsSent() throws Exception {
        ItemSource source = sources.open(file, Sources.WIDE);
        source.scan();
        Files.writeString(file, "3,x,\n", StandardOpenOption.APPEND);
        Collected collected = new Collected();

        assertThatThrownBy(() -> source.read(collected))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining(file + ": has changed since it was scanned: it had sha256:");
        assertThat(collected.items).isEmpty();
    }

    @Test
    void noticesChangedBytesAtTheEndOfTheReading() throws Exception {
        ItemSource source = sources.open(file, Sources.WIDE);
        source.scan();
        Files.writeString(file, Files.readString(file).replace("abc", "abd"));

        assertThatThrownBy(() -> source.read(new Collected()))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("let nobody write to it while it is read");
    }

    @Test
    void takesAFileThatBreaksAfterTheScanForChanged() throws Exception {
        ItemSource source = sources.open(file, Sources.WIDE);
        source.scan();
        Files.writeString(file, Files.readString(file).replace("abc", "\"bc"));

        assertThatThrownBy(() -> source.read(new Collected())).isInstanceOf(SourceChangedException.class);
        Files.delete(file);
        assertThatThrownBy(() -> source.read(new Collected())).hasMessageContaining("there is no such file");
    }

    @Test
    void mustBeScannedFirst() throws IOException {
        ItemSource source = sources.open(file, Sources.WIDE);

        assertThatThrownBy(() -> source.read(new Collected())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsWhatTheSinkThrowsThrough() throws Exception {
        ItemSource source = sources.open(file, Sources.WIDE);
        source.scan();
        UncheckedIOException failure = new UncheckedIOException(new IOException("broker away"));

        assertThatThrownBy(() -> source.read(new Collected() {
                    @Override
                    public void item(WorkItem item) {
                        throw failure;
                    }
                }))
                .isSameAs(failure);
    }
}
