package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file has grown if what it had stands at its start as it was; else the old rows were changed, and it says how. */
class GrownFileTest {
    private static final String COLUMNS = "incident_id: id, types: {note: text}";
    private static final String TWO = "id,text\n1,one\n2,two\n";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void start() {
        sources = new Sources(folder);
    }

    @Test
    void hasGrownByTheRowsThatComeAfterTheOldOnes() throws Exception {
        assertThat(growth("a.csv", TWO, TWO + "3,three\n,no id\n4, \n")).isEqualTo(new Growth(3, 1, 2));
    }

    @Test
    void hasNotGrownIfItIsTheSame() throws Exception {
        assertThat(growth("a.csv", TWO, TWO).rows()).isZero();
    }

    @Test
    void hasGrownByTwiceAsManyRowsWithCarriageReturns() throws Exception {
        String old = "id,text\r\n1,\"one\r\nmore\"\r\n2,two\r\n";

        assertThat(growth("a.csv", old, old + "3,three\r\n4,four\r\n")).isEqualTo(new Growth(2, 2, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n3,three\n", "\r\n3,three\r\n"})
    void hasGrownIfTheBreakAfterTheLastLineCameWithTheNewRows(String more) throws Exception {
        String old = "id,text\n1,one\n2,two";

        assertThat(growth("a.csv", old, old + more)).isEqualTo(new Growth(1, 1, 2));
    }

    @Test
    void aLastLineThatGoesOnIsAChangedRow() {
        String old = "id,text\n1,one\n2,two";

        assertThatThrownBy(() -> growth("a.csv", old, old + " more\n3,three\n"))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("line 3 was the last one, without a line break, and goes on now");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-16", "windows-1252"})
    void aLastLineThatGoesOnIsAChangedRowInAnyEncoding(String name) throws Exception {
        Charset charset = Charset.forName(name);
        String columns = COLUMNS + ", encoding: " + name;
        String old = "id,text\n1,one\n2,tw\u00f6";
        Path file = sources.write("a.csv", old, charset);
        SourceFacts before = sources.open(file, columns).scan();

        sources.write("a.csv", old + "\n3,three\n", charset);
        assertThat(grown(file, columns, before)).isEqualTo(new Growth(1, 1, 2));
        sources.write("a.csv", old + "!\n3,three\n", charset);
        assertThatThrownBy(() -> grown(file, columns, before)).isInstanceOf(OldRowsChangedException.class);
    }

    @Test
    void aRowThatSaysSomethingElseIsAChangedRowAlsoWhereTheSpecDoesNotLook() {
        String old = "id,text,other\n1,one,a\n2,two,b\n";

        assertThatThrownBy(() -> growth("a.csv", old, "id,text,other\n1,one,A\n2,two,b\n3,three,c\n"))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("has not just grown since it was read")
                .hasMessageContaining("the first 30 bytes had sha256:");
    }

    @Test
    void rowsThatAreGoneAreAChange() {
        assertThatThrownBy(() -> growth("a.csv", TWO, "id,text\n1,one and a long text\n"))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("it has 1 rows, fewer than the 2 that were read");
    }

    @Test
    void newRowsBetweenTheOldOnesAreAChange() {
        assertThatThrownBy(() -> growth("a.csv", TWO, "id,text\n1,one\n3,three\n2,two\n"))
                .isInstanceOf(OldRowsChangedException.class);
    }

    @Test
    void linesOfJsonAreComparedByteByByteAndAnArrayRowByRow() throws Exception {
        String lines = "{\"id\":1,\"text\":\"one\"}\n\n{\"id\":2,\"text\":\"two\"}\n";
        assertThat(growth("a.jsonl", lines, lines + "{\"id\":3,\"text\":\"three\"}\n"))
                .isEqualTo(new Growth(1, 1, 3));

        String array = "[{\"id\":1,\"text\":\"one\"}";
        assertThat(growth("a.json", array + "]", array + ",{\"id\":2,\"text\":\"two\"}]"))
                .isEqualTo(new Growth(1, 1, 1));
        assertThatThrownBy(() -> growth("b.json", array + "]", array.replace("one", "two") + ",{\"id\":2}]"))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("the first 1 rows are not those that were read");
    }

    @Test
    void aPackedFileIsComparedRowByRow() throws Exception {
        Path file = folder.resolve("a.csv.gz");
        pack(file, TWO);
        SourceFacts before = sources.open(file, COLUMNS + ", format: csv").scan();

        pack(file, TWO + "3,three\n");
        assertThat(grown(file, COLUMNS + ", format: csv", before)).isEqualTo(new Growth(1, 1, 2));
        pack(file, TWO.replace("two", "two more") + "3,three\n");
        assertThatThrownBy(() -> grown(file, COLUMNS + ", format: csv", before))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("the first 2 rows are not those that were read");
    }

    @Test
    void aWorkbookIsComparedRowByRowInTheColumnsThatTheSpecUses() throws Exception {
        Path file = workbook("two", "a");
        SourceFacts before = sources.open(file, COLUMNS).scan();

        workbook("two", "another", "three", "b");
        assertThat(grown(file, COLUMNS, before)).isEqualTo(new Growth(1, 1, 2));
        workbook("two more", "a", "three", "b");
        assertThatThrownBy(() -> grown(file, COLUMNS, before))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("the first 2 rows are not those that were read");
    }

    private Path workbook(String... cells) throws IOException {
        return Workbooks.write(folder.resolve("a.xlsx"), book -> {
            Worksheet sheet = book.newWorksheet("rows");
            List<String> all = new ArrayList<>(List.of("text", "other", "one", "a"));
            all.addAll(List.of(cells));
            for (int i = 0; i < all.size(); i++) {
                sheet.value(i / 2, 0, i < 2 ? "id" : String.valueOf(i / 2));
                sheet.value(i / 2, 1 + i % 2, all.get(i));
            }
        });
    }

    @Test
    void aPackedFileOfAnOlderRecordCannotBeCompared() throws Exception {
        Path file = folder.resolve("a.csv.gz");
        pack(file, TWO);
        SourceFacts before = sources.open(file, COLUMNS + ", format: csv").scan();
        before.setRowsChecksum(null);
        pack(file, TWO + "3,three\n");

        assertThatThrownBy(() -> grown(file, COLUMNS + ", format: csv", before))
                .isExactlyInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("cannot be told")
                .hasMessageContaining("noted no checksum of the rows");
    }

    @Test
    void aPlainTextOfAnOlderRecordIsComparedByItsBytes() throws Exception {
        Path file = sources.write("a.csv", TWO);
        SourceFacts before = sources.open(file, COLUMNS).scan();
        before.setRowsChecksum(null);
        sources.write("a.csv", TWO + "3,three\n");

        assertThat(grown(file, COLUMNS, before)).isEqualTo(new Growth(1, 1, 2));
    }

    @Test
    void aNewRowOfAnOldKeyIsADuplicateUnlessTheLastOneCounts() throws Exception {
        String more = TWO + "2,other\n3,three\n";

        assertThat(growth("a.csv", TWO, more)).isEqualTo(new Growth(2, 1, 2));
        Path file = sources.write("b.csv", TWO);
        String last = COLUMNS + ", duplicates: last";
        SourceFacts before = sources.open(file, last).scan();
        sources.write("b.csv", TWO + "3,three\n3,third\n");
        assertThat(grown(file, last, before)).isEqualTo(new Growth(2, 1, 2));
        sources.write("b.csv", more);
        assertThatThrownBy(() -> grown(file, last, before))
                .isInstanceOf(OldRowsChangedException.class)
                .hasMessageContaining("a new row has the id and the type of an old one");
    }

    @Test
    void rowsThatCouldNotBeReadAreComparedToo() throws Exception {
        String old = "id,text\n1,one\n2,two,2\n";

        assertThat(growth("a.csv", old, old + "3,three,3\n4,four\n")).isEqualTo(new Growth(2, 1, 2));
    }

    @Test
    void rowsBehindTheLimitOfTheSpecAreNoGrowth() throws Exception {
        Path file = sources.write("a.csv", TWO);
        SourceFacts before = sources.open(file, COLUMNS + ", limit: 2").scan();
        sources.write("a.csv", TWO + "3,three\n");

        assertThat(grown(file, COLUMNS + ", limit: 2", before)).isEqualTo(new Growth(0, 0, 2));
    }

    private Growth growth(String name, String old, String grown) throws IOException, SourceRefusedException {
        Path file = sources.write(name, old);
        SourceFacts before = sources.open(file, COLUMNS).scan();
        sources.write(name, grown);
        return grown(file, COLUMNS, before);
    }

    private Growth grown(Path file, String columns, SourceFacts before) throws IOException, SourceRefusedException {
        ItemSource source = sources.open(file, columns);
        source.scan();
        return source.since(before);
    }

    private static void pack(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
