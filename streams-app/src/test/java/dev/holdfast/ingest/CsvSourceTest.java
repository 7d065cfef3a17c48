package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {
    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    @Test
    void makesOneItemATypeInTheOrderOfTheSpec() throws Exception {
        Path file = sources.write("a.csv", "B,id,A,x\nb1,1,a1,\nb2,2,a2,\n");

        assertThat(sources.collect(file, Sources.WIDE).lines())
                .containsExactly("1/cme=a1", "1/le=b1", "2/cme=a2", "2/le=b2");
        assertThat(sources.collect(file, "incident_id: id, types: {le: B, cme: A}")
                        .lines())
                .startsWith("1/le=b1", "1/cme=a1");
    }

    @Test
    void makesOneItemARowOfTheLongForm() throws Exception {
        Path file = sources.write("a.csv", "id,kind,text\n1,cme,x\n1,le,y\n2,,z\n3,,\n");

        Collected collected = sources.collect(file, Sources.LONG);

        assertThat(collected.lines()).containsExactly("1/cme=x", "1/le=y");
        assertThat(collected.refusals()).containsExactly("3 missing_type: line 4 has a text and no type");
        assertThat(collected.items.get(1).getSourceRow()).isEqualTo(2);
    }

    @Test
    void dropsBlanksAndKeepsTheFirstOfAKeyAsRuleR2Says() throws Exception {
        Path file = sources.write("a.csv", "id,A,B\n1,first,  \n1,second,\t\n1,,late\n,,\n");
        ItemSource source = sources.open(file, Sources.WIDE);

        SourceFacts facts = source.scan();

        assertThat(facts.getRows()).isEqualTo(4);
        assertThat(facts.getItems()).isEqualTo(2);
        assertThat(facts.getBlanks()).isEqualTo(5);
        assertThat(facts.getDuplicates()).isEqualTo(1);
        assertThat(facts.getRejected()).isZero();
        assertThat(Sources.collect(source).lines()).containsExactly("1/cme=first", "1/le=late");
    }

    @Test
    void keepsIdsAndTextsCharacterByCharacter() throws Exception {
        Path file = sources.write("a.csv", "id,A,B\n0015,\" x \",\n 15,\"l1\nl2\r\n\"\"q\"\"\u0000é😀\",\n15 ,z,\n");

        assertThat(sources.collect(file, Sources.WIDE).lines())
                .containsExactly("0015/cme= x ", " 15/cme=l1\nl2\r\n\"q\"\u0000é😀", "15 /cme=z");
    }

    @Test
    void readsTabsAndOtherDelimiters() throws Exception {
        assertThat(sources.collect(sources.write("a.tsv", "id\tA\tB\n1\tx,y\tz\n"), Sources.WIDE)
                        .lines())
                .containsExactly("1/cme=x,y", "1/le=z");
        assertThat(sources.collect(sources.write("b.csv", "id;A;B\n1;x;z\n"), Sources.WIDE + ", delimiter: ;")
                        .lines())
                .containsExactly("1/cme=x", "1/le=z");
    }

    @Test
    void readsTheDeclaredEncodingAndDropsAByteOrderMark() throws Exception {
        String text = "id,A,B\n1,é,“q”\n";
        Path cp1252 = sources.write("a.csv", text, Charset.forName("windows-1252"));
        Path utf16 = sources.write("b.csv", text, StandardCharsets.UTF_16);
        Path marked = sources.write("c.csv", "\uFEFF" + text);
        Path utf16le = sources.write("d.csv", "\uFEFF" + text, StandardCharsets.UTF_16LE);

        String[] lines = {"1/cme=é", "1/le=“q”"};
        assertThat(sources.collect(cp1252, Sources.WIDE + ", encoding: windows-1252")
                        .lines())
                .containsExactly(lines);
        assertThat(sources.collect(utf16, Sources.WIDE + ", encoding: UTF-16").lines())
                .containsExactly(lines);
        assertThat(sources.collect(marked, Sources.WIDE).lines()).containsExactly(lines);
        assertThat(sources.collect(utf16le, Sources.WIDE + ", encoding: UTF-16LE")
                        .lines())
                .containsExactly(lines);
    }

    @Test
    void neverReplacesBytesThatTheEncodingDoesNotHave() throws IOException {
        Path cp1252 = sources.write("a.csv", "id,A,B\n1,x,y\n2,“q”,\n", Charset.forName("windows-1252"));
        assertThatThrownBy(() -> sources.open(cp1252, Sources.WIDE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(cp1252 + ":3: byte 0x93 at position 15 is not UTF-8; if the file is in another encoding,"
                        + " say so under source, such as encoding: windows-1252");
        Path utf16 = sources.write("b.csv", "id,A,B\n", StandardCharsets.UTF_16);
        assertThatThrownBy(() -> sources.open(utf16, Sources.WIDE).scan())
                .hasMessage(utf16 + ":1: begins with the byte order mark of UTF-16, but is declared as UTF-8;"
                        + " say encoding: UTF-16 under source");
        Path marked = sources.write("d.csv", "\uFEFFid,A,B\n1,x,\n");
        assertThatThrownBy(() -> sources.open(marked, Sources.WIDE + ", encoding: cp1252")
                        .scan())
                .hasMessageEndingWith(":1: begins with the byte order mark of UTF-8, but is declared as windows-1252;"
                        + " say encoding: UTF-8 under source");
        Path utf8 = sources.write("c.csv", "id,A,B\n1,é,\n");
        assertThatThrownBy(() -> sources.open(utf8, Sources.WIDE + ", encoding: US-ASCII")
                        .scan())
                .hasMessageContaining(":2: byte 0xC3 at position 9 is not US-ASCII; the encoding declared");
    }

    @Test
    void carriesLabelsAndFields() throws Exception {
        Path file = sources.write("a.csv", "id,A,B,Flag,Age\n1,x,,yes,39\n2,y,,,\n");

        Collected collected =
                sources.collect(file, Sources.WIDE + ", labels: {flag: Flag}, fields: {age: Age, me: id}");

        assertThat(collected.items.get(0).getLabels()).containsOnly(entry("flag", "yes"));
        assertThat(collected.items.get(0).getFields()).containsOnly(entry("age", "39"), entry("me", "1"));
        assertThat(collected.items.get(1).getLabels()).isEmpty();
        assertThat(collected.items.get(1).getFields()).containsOnly(entry("age", ""), entry("me", "2"));
    }

    @Test
    void rejectsRowsThatCanBeNoItem() throws Exception {
        String longId = "x".repeat(ItemKey.MAX_LENGTH);
        Path file = sources.write("a.csv", "id,A,B\n,\"a\nb\",\"c,\"\"d\"\n1,2\n\n1,2,3,4\n" + longId + ",y,\n5,ok,\n");

        ItemSource source = sources.open(file, Sources.WIDE);
        Collected collected = Sources.collect(source);

        assertThat(collected.lines()).containsExactly("5/cme=ok");
        assertThat(collected.refusals())
                .containsExactly(
                        "1 missing_id: line 2 has nothing in the column 'id'",
                        "2 ragged_row: line 4 has 2 fields, but the header has 3",
                        "3 ragged_row: line 6 has 4 fields, but the header has 3",
                        "4 invalid_key: line 7 makes no item key for the type 'cme': the key is too long:"
                                + " 1030 characters when encoded, 1024 at most");
        assertThat(collected.rejects.get(0).rawText()).isEqualTo(",\"a\nb\",\"c,\"\"d\"");
        assertThat(collected.rejects.get(0).file()).isEqualTo(file.toString());
        assertThat(source.scan().getRejected()).isEqualTo(4);
        assertThat(source.scan().getRows()).isEqualTo(5);
    }

    @Test
    void rejectsAnItemThatIsLargerThanItsRecordMayBe() throws Exception {
        int overhead = 60;
        String fits = "x".repeat(Topics.MAX_ITEM_BYTES - overhead);
        Path file = sources.write(
                "a.csv", "id,A,B\n1," + fits + ",\n2," + "x".repeat(Topics.MAX_ITEM_BYTES) + ",small\n2,again,\n");

        Collected collected = sources.collect(file, Sources.WIDE);

        assertThat(collected.items)
                .map(item -> item.getIncidentId() + "/" + item.getType())
                .containsExactly("1/cme", "2/le", "2/cme");
        assertThat(collected.refusals())
                .containsExactly("2 oversize: line 3 for the type 'cme' makes an item of more than 1048576 bytes;"
                        + " shorten it or leave out fields");
    }

    @Test
    void refusesMissingColumnsAllAtOnce() throws IOException {
        Path file = sources.write("a.csv", " id,Narative,B,Tracking #\n1,x,y,z\n");

        assertThatThrownBy(() -> sources.open(file, "incident_id: id, types: {a: Narrative, b: B}, labels: {c: Colour}")
                        .scan())
                .hasMessage(file
                        + ": source.incident_id: there is no column 'id'; did you mean ' id' (with a blank at the start)?;"
                        + " the file has ' id', 'Narative', 'B', 'Tracking #';"
                        + " source.types.a: there is no column 'Narrative'; did you mean 'Narative'?;"
                        + " source.labels.c: there is no column 'Colour'");
    }

    @Test
    void namesMissingColumnsWithTheOtherMistakesOfTheSpec() throws IOException {
        Path file = sources.write("a.csv", "id,A\n1,x\n");

        assertThatThrownBy(() -> sources.spec(file, "incident_id: id, types: {a: A, b: B}, fields: [C], colour: 1"))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        refusal -> assertThat(refusal.problems())
                                .map(problem -> problem.path() + ": " + problem.message())
                                .containsExactly(
                                        "source.types.b: there is no column 'B'; the file has 'id', 'A'",
                                        "source.fields.C: there is no column 'C'",
                                        "source.colour: unknown key; known keys: file, sql, format, encoding, delimiter, sheet,"
                                                + " skip_rows, header_rows, trim_header, on_bad_bytes, date_format,"
                                                + " incident_id, types, type, text, labels, fields, limit, duplicates, where"))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        refusal -> assertThat(refusal.problems())
                                .allMatch(problem -> problem.line() == 3 && problem.column() > 40));
        assertThatThrownBy(() -> sources.spec(folder.resolve("none.csv"), Sources.WIDE))
                .hasMessageEndingWith(
                        "spec.yaml:3:16: source.file: " + folder.resolve("none.csv") + ": there is no such file");
    }

    @Test
    void refusesAColumnThatIsThereTwiceIfItIsUsed() throws Exception {
        Path file = sources.write("a.csv", "id,A,B,A,x,x\n1,x,y,z,,\n");

        assertThatThrownBy(() -> sources.open(file, Sources.WIDE).scan())
                .hasMessageEndingWith(
                        "source.types.cme: the column 'A' is there 2 times, as columns 2, 4; rename all but one, or name"
                                + " the one that you mean by its number, such as '#2'");
        assertThat(sources.collect(file, "incident_id: id, types: {le: B}").lines())
                .containsExactly("1/le=y");
    }

    @Test
    void showsTheBlanksThatAColumnsNameDiffersBy() throws IOException {
        Path file = sources.write("a.csv", "\uFEFF\uFEFFid,A ,B\u00a0,Two  words,cOLOUR\n");

        assertThatThrownBy(() -> sources.open(
                                file,
                                "incident_id: id, types: {a: A, b: B, c: ' B\u00a0'}, labels: {d: Two words, e: Colour}")
                        .scan())
                .hasMessageContaining(
                        "no column 'id'; did you mean '\\uFEFFid' (with a byte order mark at the start)?;")
                .hasMessageContaining("no column 'A'; did you mean 'A ' (with a blank at the end)?;")
                .hasMessageContaining("no column 'B'; did you mean 'B\\u00A0' (with a no-break space at the end)?;")
                .hasMessageContaining("' B\\u00A0'; did you mean 'B\\u00A0' (without a blank at the start)?;")
                .hasMessageContaining("did you mean 'Two  words' (with other blanks inside)?;")
                .hasMessageEndingWith("no column 'Colour'; did you mean 'cOLOUR' (in other capitals)?");
    }

    @Test
    void refusesASecondHeaderWithItsLine() throws IOException {
        Path twice = sources.write("a.csv", "id,A,B\n\nid,A,B\n1,x,y\n");
        assertThatThrownBy(() -> sources.open(twice, Sources.WIDE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(twice + ":3: repeats the header: the names of the columns stand here a second time;"
                        + " delete this row");
        assertThatThrownBy(() -> sources.spec(twice, Sources.WIDE))
                .hasMessageContaining("source.file: " + twice + ":3:");
        Path joined = sources.write("b.csv", "id,A,B,C\n1,x,y,z\nid,A,B,D\n2,x,y,z\n");
        assertThatThrownBy(() -> sources.open(joined, Sources.WIDE).scan())
                .hasMessageStartingWith(joined + ":3: repeats the header");
    }

    @Test
    void refusesAHeaderThatIsNotTheFirstRow() throws Exception {
        Path titled = sources.write("a.csv", "My table,,\n\"as of\n2026\",,\nid,A,B\n1,x,y\n");
        assertThatThrownBy(() -> sources.open(titled, Sources.WIDE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(titled + ":4: the columns that the SPEC names are named here and not in the first row;"
                        + " delete what stands above the header, or say how many lines that is with source.skip_rows");
        Path text = sources.write("b.csv", "id,A,B\n1,A,B\n2,id,A\n");
        assertThat(sources.collect(text, Sources.WIDE).lines()).startsWith("1/cme=A", "1/le=B");
    }

    @Test
    void refusesBrokenQuotesWithTheLine() throws IOException {
        Path stray = sources.write("a.csv", "id,A,B\n1,x,y\n2,\"x\"y,z\n");
        assertThatThrownBy(() -> sources.open(stray, Sources.WIDE).scan())
                .hasMessage(stray + ":3: is not valid CSV: Unexpected character after closing quote: 'y' (0x79);"
                        + " a quote within quotes is written twice");
        Path open = sources.write("b.csv", "id,A,B\n1,x,\"y\n2,x,y\n");
        assertThatThrownBy(() -> sources.open(open, Sources.WIDE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining(open + ":2: is not valid CSV");
    }

    @Test
    void refusesAnEmptyFileAndTakesOneWithoutRows() throws Exception {
        assertThatThrownBy(() ->
                        sources.open(sources.write("a.csv", ""), Sources.WIDE).scan())
                .hasMessageEndingWith("is empty; its first line must name the columns");
        assertThat(sources.open(sources.write("a.csv", "id,A,B"), Sources.WIDE)
                        .scan()
                        .getItems())
                .isZero();
    }

    @Test
    void stopsAtTheLimitOfTheExperimentAsRuleR14Says() throws Exception {
        Path file = sources.write("a.csv", "id,A,B\n1,a,\n1,dup,\n,lost,\n2,b,c\n3,d,e\n4,\"broken\n");
        ItemSource source = sources.open(file, Sources.WIDE + ", limit: 2");

        SourceFacts facts = source.scan();

        assertThat(Sources.collect(source).lines()).containsExactly("1/cme=a", "2/cme=b");
        assertThat(facts.getItems()).isEqualTo(2);
        assertThat(facts.getRows()).isEqualTo(4);
        assertThat(facts.getDuplicates()).isEqualTo(1);
        assertThat(facts.getRejected()).isEqualTo(1);
        assertThat(facts.getBytes()).isEqualTo(file.toFile().length());
        assertThat(facts.getChecksum())
                .isEqualTo(
                        sources.open(file, Sources.WIDE + ", limit: 1").scan().getChecksum());
    }
}
