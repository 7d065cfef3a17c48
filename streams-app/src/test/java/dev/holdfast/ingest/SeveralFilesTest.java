package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.SourceFileFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralFilesTest {
    private static final String NOTE = "incident_id: id, types: {note: text}";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() throws IOException {
        sources = new Sources(folder);
        Files.createDirectories(folder.resolve("data/deep"));
        sources.write("data/b.csv", "id,text\n3,c\n4,d\n");
        sources.write("data/a.csv", "id,text\n1,a\n2,b\n");
        sources.write("data/deep/c.csv", "text,id\ne,5\n");
        sources.write("data/.hidden.csv", "id,text\n9,x\n");
        sources.write("data/notes.txt", "nothing");
    }

    private Spec spec(String file) throws IOException {
        return sources.written("file: " + file + ", " + NOTE);
    }

    private ItemSource source(String file) throws IOException {
        return ItemSources.open("e", spec(file), Optional.empty(), null);
    }

    @Test
    void takeNoRowsLaterAndSaySo() throws Exception {
        ItemSource all = source("data/*.csv");
        var facts = all.scan();

        assertThatThrownBy(() -> all.since(facts))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("a source of one file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'data/*.csv'                                 | 1 2 3 4",
                "'data/?.csv'                                 | 1 2 3 4",
                "'data/**.csv'                                | 1 2 3 4 5",
                "'data/{b,a}.csv'                             | 1 2 3 4",
                "'**/c.csv'                                   | 5",
                "[data/b.csv, data/a.csv]                     | 3 4 1 2",
                "[data/b.csv, data/*.csv, data/deep/*.csv]    | 3 4 1 2 5",
                "[data/a.csv]                                 | 1 2",
                "'data/.h*.csv'                               | 9",
            })
    void readsFilesInTheOrderOfTheListAndOfTheirNames(String file, String ids) throws Exception {
        assertThat(Sources.collect(source(unquoted(file))).items)
                .extracting(WorkItem::getIncidentId)
                .containsExactly(ids.split(" "));
    }

    /** The quotes of the table are dropped by its reader. */
    private static String unquoted(String file) {
        return file.startsWith("[") ? file : "'" + file + "'";
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "jsonl", "xlsx", "parquet"})
    void readsSeveralFilesOfEveryForm(String format) throws Exception {
        List<String> names = List.of("id", "text");
        TextTables.write(folder.resolve("p1." + format), names, List.of(List.of("1", "a"), List.of("2", "b")));
        TextTables.write(folder.resolve("p2." + format), names, List.of(List.of("3", "c"), List.of("1", "z")));

        Collected collected = Sources.collect(source("'p*." + format + "'"));

        assertThat(collected.lines()).containsExactly("1/note=a", "2/note=b", "3/note=c");
        assertThat(collected.rejects).singleElement().satisfies(row -> {
            assertThat(row.file()).isEqualTo(folder.resolve("p2." + format).toString());
            assertThat(row.row()).isEqualTo(4);
            assertThat(row.message()).startsWith("p2." + format + ":" + row.line() + " has the id '1'");
        });
        if (!format.equals("jsonl")) {
            TextTables.write(folder.resolve("p2." + format), List.of("id", "body"), List.of(List.of("3", "c")));
            assertThatThrownBy(() -> source("'p*." + format + "'").scan())
                    .hasMessageContaining("it does not have 'text'");
        }
    }

    @Test
    void keepsOfEachFileWhatTellsItFromAnother() throws Exception {
        Path a = folder.resolve("data/a.csv");
        Path b = folder.resolve("data/b.csv");

        SourceFacts facts = source("'data/*.csv'").scan();

        assertThat(facts.getFile()).isEqualTo(folder + "/data/*.csv");
        assertThat(facts.getRows()).isEqualTo(4);
        assertThat(facts.getBytes()).isEqualTo(Files.size(a) + Files.size(b));
        assertThat(facts.getFiles())
                .containsExactly(
                        new SourceFileFacts(a.toString(), Files.size(a), 2L, "sha256:" + sha(a)),
                        new SourceFileFacts(b.toString(), Files.size(b), 2L, "sha256:" + sha(b)));
        assertThat(facts.getChecksum()).isEqualTo("sha256:" + Sha256.hex(sha(a) + "\n" + sha(b) + "\n"));
        assertThat(source("data/a.csv").scan().getFiles())
                .as("one file is kept as ever")
                .isEmpty();
        assertThat(source("'data/a*.csv'").scan().getChecksum()).isEqualTo("sha256:" + sha(a));
    }

    private static String sha(Path file) throws IOException {
        return Sha256.hex(Files.readAllBytes(file));
    }

    @Test
    void numbersRowsOnAndNamesTheFileOfEach() throws Exception {
        sources.write("data/b.csv", "id,text\n3,c\n\n,lost\n1,other\n5,x,y\n");
        ItemSource source = source("'data/*.csv'");
        SourceFacts facts = source.scan();
        Collected collected = new Collected();
        source.read(collected);

        assertThat(collected.items).extracting(WorkItem::getSourceRow).containsExactly(1L, 2L, 3L);
        assertThat(collected.refusals())
                .containsExactly(
                        "4 missing_id: data/b.csv:4 has nothing in the column 'id'",
                        "5 duplicate_differs: data/b.csv:5 has the id '1' and the type 'note' of data row 1 of data/a.csv,"
                                + " which counts, and says something else",
                        "6 ragged_row: data/b.csv:6 has 3 fields, but the header has 2");
        assertThat(collected.rejects)
                .extracting(RejectedRow::file)
                .containsOnly(folder.resolve("data/b.csv").toString());
        assertThat(facts.getDuplicates()).isEqualTo(1);
        assertThat(facts.getFiles()).extracting(SourceFileFacts::getRows).containsExactly(2L, 4L);
    }

    @Test
    void takesTheLastOfAKeyFromALaterFile() throws Exception {
        sources.write("data/b.csv", "id,text\n1,newer\n");

        Collected collected = Sources.collect(ItemSources.open(
                "e", sources.written("file: 'data/*.csv', duplicates: last, " + NOTE), Optional.empty(), null));

        assertThat(collected.lines()).containsExactly("2/note=b", "1/note=newer");
        assertThat(collected.refusals())
                .containsExactly("1 duplicate_differs: data/a.csv:2 has the id '1' and the type 'note' of data row 1 of"
                        + " data/b.csv, which counts, and says something else");
    }

    @Test
    void stopsAtTheLimitOfTheExperimentAndStillKnowsAllBytes() throws Exception {
        ItemSource source =
                ItemSources.open("e", sources.written("file: 'data/*.csv', limit: 3, " + NOTE), Optional.empty(), null);

        SourceFacts facts = source.scan();

        assertThat(facts.getItems()).isEqualTo(3);
        assertThat(facts.getFiles()).extracting(SourceFileFacts::getRows).containsExactly(2L, 1L);
        assertThat(facts.getChecksum()).isEqualTo(source("'data/*.csv'").scan().getChecksum());
        Collected collected = new Collected();
        source.read(collected);
        assertThat(collected.items).hasSize(3);
    }

    @Test
    void saysOfWhichFileAnOddityIs() throws Exception {
        sources.write("data/b.csv", "id,text\n3, \"c\"\n");
        ItemSource source = source("'data/*.csv'");
        source.scan();

        assertThat(source.findings().warnings()).singleElement().asString().contains("first in data/b.csv:2");
    }

    @Test
    void readsPackedFilesAmongThem() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("id,text\n7,packed\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("data/z.csv.gz"), bytes.toByteArray());

        assertThat(Sources.collect(source("[data/a.csv, 'data/*.csv.gz']")).lines())
                .containsExactly("1/note=a", "2/note=b", "7/note=packed");
    }

    @Test
    void readsJsonLinesOfWhichEachHasTheUsedMembers() throws Exception {
        sources.write("data/1.jsonl", "{\"id\":1,\"text\":\"a\"}\n");
        sources.write("data/2.jsonl", "{\"id\":2,\"text\":\"b\",\"more\":1}\n");
        assertThat(Sources.collect(source("'data/*.jsonl'")).lines()).containsExactly("1/note=a", "2/note=b");

        sources.write("data/2.jsonl", "{\"id\":2,\"body\":\"b\"}\n");
        assertThatThrownBy(() -> source("'data/*.jsonl'").scan())
                .hasMessageContaining("2.jsonl: source.types.note: there is no column 'text'");
    }

    @Test
    void refusesAFileWithOtherColumnsBeforeAnythingStarts() throws Exception {
        sources.write("data/b.csv", "id,body,extra\n3,c,d\n");
        String message = folder + "/data/b.csv: has other columns than the first file, " + folder
                + "/data/a.csv: it does not have 'text', and it has 'body', 'extra', which the first one does not have";

        assertThatThrownBy(() -> source("'data/*.csv'").scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> sources.checked("file: 'data/*.csv', " + NOTE))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("spec.yaml:3:16: source.file: ")
                .hasMessageContaining(message);
    }

    @Test
    void refusesANumberForAColumnThatStandsElsewhereInAnotherFile() throws Exception {
        Spec spec = sources.written("file: 'data/**.csv', incident_id: '#1', types: {note: text}");

        assertThatThrownBy(() ->
                        ItemSources.open("e", spec, Optional.empty(), null).scan())
                .hasMessageContaining("deep/c.csv: has its columns in another order than the first file")
                .hasMessageContaining("name it by its name");
    }

    @Test
    void refusesAPatternThatMatchesNothingWithWhatIsThere() throws Exception {
        assertThatThrownBy(() -> source("'data/*.tsv'").scan())
                .hasMessage(folder + "/data/*.tsv: no file in " + folder
                        + "/data matches the pattern '*.tsv'; there are" + " a.csv, b.csv, notes.txt");
        assertThatThrownBy(() -> source("'nowhere/*.csv'").scan())
                .hasMessageContaining("there is no folder " + folder.resolve("nowhere"));
        assertThatThrownBy(() -> source("[data/a.csv, data/none.csv]").scan())
                .hasMessage(folder.resolve("data/none.csv") + ": there is no such file");
    }

    @Test
    void startsWithAThousandFilesAtMostAndGoesOnWhenMoreHaveCome() throws Exception {
        Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 1_000; i++) {
            sources.write("many/" + i + ".csv", "id,text\n" + i + ",a\n");
        }
        SourceFacts then = source("'many/*.csv'").scan();
        sources.write("many/more.csv", "id,text\nm,a\n");

        assertThat(then.getFiles()).hasSize(1_000);
        assertThatThrownBy(() -> source("'many/*.csv'").scan()).hasMessageContaining("names 1001 files");
        ItemSource resumed = ItemSources.open("e", spec("'many/*.csv'"), Optional.empty(), then);
        assertThat(resumed.scan()).isEqualTo(then);
        assertThat(resumed.findings().added()).singleElement().asString().contains("many/more.csv");
    }

    @Test
    void refusesALinkThatLeadsNowhereRatherThanLeavingItOut() throws Exception {
        Files.createSymbolicLink(folder.resolve("data/d.csv"), folder.resolve("gone.csv"));

        assertThatThrownBy(() -> source("'data/*.csv'").scan())
                .hasMessageContaining("d.csv, which is a link that leads");
    }

    @Test
    void takesAFileWhoseNameLooksLikeAPatternByItsName() throws Exception {
        sources.write("data/[a].csv", "id,text\n8,h\n");

        assertThat(Sources.collect(source("'data/[a].csv'")).lines()).containsExactly("8/note=h");
        assertThat(source("'data/[a].csv'").scan().getFiles()).isEmpty();
    }

    @Test
    void noticesWhichFileChangedAfterTheScan() throws Exception {
        ItemSource source = source("'data/*.csv'");
        source.scan();
        sources.write("data/b.csv", "id,text\n3,c\n4,D\n");

        assertThatThrownBy(() -> source.read(new Collected()))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageStartingWith(folder + "/data/b.csv: has changed since it was scanned: it had sha256:");
    }
}
