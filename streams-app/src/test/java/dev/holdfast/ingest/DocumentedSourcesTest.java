package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/spec.md prints of sources does what it says. */
class DocumentedSourcesTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "spec.md");

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() throws IOException {
        sources = new Sources(folder);
        Files.createDirectories(folder.resolve("data"));
        sources.write("data/2023.csv", "id,text\n1,a\n");
        sources.write("data/2024-1.csv", "id,text\n2,b\n");
    }

    /** Returns the first example below a heading. */
    private static String example(String heading) throws IOException {
        Matcher found = Pattern.compile("### " + heading + "\n.*?```yaml\nsource:\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT));
        assertThat(found.find()).as(heading).isTrue();
        return found.group(1);
    }

    private ItemSource source(String section) throws IOException {
        Spec spec = sources.block(section);
        return ItemSources.open("e", spec, Optional.empty(), null);
    }

    @Test
    void theExampleOfSeveralFilesReadsThemAll() throws Exception {
        assertThat(Sources.collect(source(example("Several files"))).lines()).containsExactly("1/note=a", "2/note=b");
    }

    @Test
    void theCommandPrintsTheChecksumOfSeveralFiles() throws Exception {
        SourceFacts facts = source(example("Several files")).scan();
        Matcher command = Pattern.compile("`(sha256sum .*?)`").matcher(Files.readString(DOCUMENT));
        assertThat(command.find()).isTrue();
        Process process = new ProcessBuilder("bash", "-c", command.group(1))
                .directory(folder.toFile())
                .start();

        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat("sha256:" + printed.strip().replaceAll("\\s.*", "")).isEqualTo(facts.getChecksum());
    }

    @Test
    void theExampleOfAKeyOfSeveralColumnsMakesTheIdThatItNames() throws Exception {
        String section = example("A key of several columns");
        TextTables.write(
                folder.resolve("spectra.parquet"),
                List.of("plate", "mjd", "fiberid", "remark"),
                List.of(List.of("266", "51602", "1", "x")));

        assertThat(section).contains("266~51602~1");
        assertThat(Sources.collect(source(section)).lines()).containsExactly("266~51602~1/note=x");
    }

    @Test
    void theExampleOfSomeOfTheRowsTakesThoseThatMeetAllConditions() throws Exception {
        TextTables.write(
                folder.resolve("spectra.parquet"),
                List.of("plate", "mjd", "fiberid", "remark", "primary", "class", "survey", "run"),
                List.of(
                        List.of("1", "2", "3", "x", "1", "QSO", "boss", "v5_12"),
                        List.of("1", "2", "4", "x", "0", "QSO", "boss", "v5_12"),
                        List.of("1", "2", "5", "x", "1", "STAR", "boss", "v5_12"),
                        List.of("1", "2", "6", "x", "1", "QSO", "test", "v5_12"),
                        List.of("1", "2", "7", " ", "1", "QSO", "boss", "v5_12"),
                        List.of("1", "2", "8", "x", "1", "QSO", "boss", "v6")));
        ItemSource source = source(example("Some of the rows"));

        assertThat(Sources.collect(source).lines()).containsExactly("1~2~3/note=x");
        assertThat(source.scan().getLeftOut()).isEqualTo(5);
    }
}
