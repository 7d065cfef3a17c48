package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxSourceTest {
    private static final String ONE = "incident_id: id, types: {note: text}";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    private static Worksheet sheet(Workbook book, String name, Object[]... rows) {
        Worksheet sheet = book.newWorksheet(name);
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                value(sheet, row, column, rows[row][column]);
            }
        }
        return sheet;
    }

    private static void value(Worksheet sheet, int row, int column, Object value) {
        if (value instanceof Number number) {
            sheet.value(row, column, number);
        } else if (value instanceof Boolean truth) {
            sheet.value(row, column, truth);
        } else if (!value.equals("")) {
            sheet.value(row, column, (String) value);
        }
    }

    private static Object[] row(Object... cells) {
        return cells;
    }

    private Path write(Object[]... rows) throws IOException {
        return Workbooks.write(folder.resolve("a.xlsx"), book -> sheet(book, "Data", rows));
    }

    @Test
    void makesTheItemsThatTheSameTableInCsvMakes() throws Exception {
        Path csv = sources.write("a.csv", "id,A,B\n0015,first,  \n0015,second,x\n,,\n,lost,\n\n7,\"a\nb\",\"q\"\"\"\n");
        Path xlsx = write(
                row("id", "A", "B"),
                row("0015", "first", "  "),
                row("0015", "second", "x"),
                row(" ", " ", " "),
                row("", "lost"),
                row(),
                row(7, "a\nb", "q\""));

        SourceFacts facts = sources.open(xlsx, Sources.WIDE).scan();
        SourceFacts same = sources.open(csv, Sources.WIDE).scan();

        assertThat(sources.collect(xlsx, Sources.WIDE).lines())
                .isEqualTo(sources.collect(csv, Sources.WIDE).lines())
                .containsExactly("0015/cme=first", "0015/le=x", "7/cme=a\nb", "7/le=q\"");
        assertThat(facts.getRows()).isEqualTo(same.getRows());
        assertThat(facts.getBlanks()).isEqualTo(same.getBlanks());
        assertThat(facts.getDuplicates()).isEqualTo(same.getDuplicates());
        assertThat(sources.collect(xlsx, Sources.WIDE).refusals())
                .containsExactly(
                        "2 duplicate_differs: row 3 has the id '0015' and the type 'cme' of data row 1, which counts, and"
                                + " says something else",
                        "4 missing_id: row 5 has nothing in the column 'id'");
    }

    @Test
    void keepsTextsThatLookLikeNumbersAndWritesNumbersPlainly() throws Exception {
        Path file = write(
                row("id", "text"),
                row("0015", "15-0052"),
                row("1E5", "0x1F"),
                row(15, "15.0"),
                row(15.5, " x "),
                row(1e21, "big"),
                row(true, "truth"));

        assertThat(sources.collect(file, ONE).lines())
                .containsExactly(
                        "0015/note=15-0052",
                        "1E5/note=0x1F",
                        "15/note=15.0",
                        "15.5/note= x ",
                        "1000000000000000000000/note=big",
                        "true/note=truth");
    }

    @Test
    void takesNoDigitFromANumber() throws Exception {
        Path file = Workbooks.raw(
                folder.resolve("a.xlsx"),
                Workbooks.row("id", "text")
                        + Workbooks.row("<c><v>18446744073709551615</v></c>", "unsigned")
                        + Workbooks.row("<c><v>9007199254740993</v></c>", "odd")
                        + Workbooks.row("<c><v>1.1000000000000001</v></c>", "noise")
                        + Workbooks.row("<c><v>15.0</v></c>", "whole")
                        + Workbooks.row("<c><v>-1.5E-7</v></c>", "small")
                        + Workbooks.row("<c><v>1E999999999</v></c>", "bomb"));

        assertThat(sources.collect(file, ONE).lines())
                .containsExactly(
                        "18446744073709551615/note=unsigned",
                        "9007199254740993/note=odd",
                        "1.1/note=noise",
                        "15/note=whole",
                        "-0.00000015/note=small",
                        "1E+999999999/note=bomb");
    }

    @Test
    void writesDatesAsIsoSays() throws Exception {
        Path file = Workbooks.write(folder.resolve("a.xlsx"), book -> {
            Worksheet sheet = sheet(book, "Data", row("id", "text"), row(1, ""), row(2, ""), row(3, 0.5), row(4, 61));
            sheet.value(1, 1, LocalDate.of(2019, 7, 4));
            sheet.style(1, 1).format("dd/mm/yyyy").set();
            sheet.value(2, 1, LocalDateTime.of(2019, 7, 4, 13, 5, 9));
            sheet.style(2, 1).format("yyyy-MM-dd HH:mm:ss").set();
            sheet.style(3, 1).format("h:mm AM/PM").set();
            sheet.style(4, 1).format("0.0 \"days\"").set();
        });

        assertThat(sources.collect(file, ONE).lines())
                .containsExactly("1/note=2019-07-04", "2/note=2019-07-04T13:05:09", "3/note=12:00:00", "4/note=61");
    }

    @Test
    void rejectsRowsWithErrorsAndFormulasThatWereNeverComputed() throws Exception {
        Path file = Workbooks.raw(
                folder.resolve("a.xlsx"),
                Workbooks.row("id", "text", "other")
                        + Workbooks.row("1", "<c t=\"str\"><f>A1&amp;\"x\"</f><v>idx</v></c>")
                        + Workbooks.row("2", "<c><f>1+1</f><v>2</v></c>")
                        + Workbooks.row("3", "<c t=\"e\"><v>#N/A</v></c>")
                        + Workbooks.row("4", "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")
                        + Workbooks.row("5", "<c><f>1+1</f></c>")
                        + Workbooks.row("6", "fine", "<c t=\"e\"><v>#REF!</v></c>"));

        Collected collected = sources.collect(file, ONE);

        assertThat(collected.lines()).containsExactly("1/note=idx", "2/note=2", "6/note=fine");
        assertThat(collected.refusals())
                .containsExactly(
                        "3 cell_error: row 4 holds the error #N/A in the column 'text'",
                        "4 cell_error: row 5 holds the error #DIV/0! in the column 'text'",
                        "5 cell_error: row 6 holds a formula that was never computed (open the workbook and save it)"
                                + " in the column 'text'");
        assertThat(collected.rejects.get(0).rawText()).isEqualTo("3,the error #N/A");
    }

    @Test
    void readsCharactersThatXmlDoesNotHave() throws Exception {
        Path file = Workbooks.raw(
                folder.resolve("a.xlsx"),
                Workbooks.row("id", "text") + Workbooks.row("1", "a_x0000_b_x000D_&#10;_x005F_x0041_ _x00 _xyz_ é😀"));

        assertThat(sources.collect(file, ONE).lines()).containsExactly("1/note=a\u0000b\r\n_x0041_ _x00 _xyz_ é😀");
    }

    @Test
    void readsTheSheetThatTheSpecNames() throws Exception {
        Path file = Workbooks.write(folder.resolve("a.xlsx"), book -> {
            sheet(book, "Notes", row("id", "text"), row("a", "first"));
            sheet(book, "2024", row("id", "text"), row("b", "second"));
            sheet(book, "1", row("id", "text"), row("c", "third"));
        });

        assertThat(sources.collect(file, ONE).lines()).containsExactly("a/note=first");
        assertThat(sources.collect(file, ONE + ", sheet: Notes").lines()).containsExactly("a/note=first");
        assertThat(sources.collect(file, ONE + ", sheet: 2").lines()).containsExactly("b/note=second");
        assertThat(sources.collect(file, ONE + ", sheet: 2024").lines()).containsExactly("b/note=second");
        assertThat(sources.collect(file, ONE + ", sheet: 1").lines()).containsExactly("c/note=third");
    }

    @Test
    void namesTheSheetsThatThereAreWithTheOtherMistakesOfTheSpec() throws Exception {
        Path file = Workbooks.write(folder.resolve("a.xlsx"), book -> {
            sheet(book, "Notes ", row("id"));
            sheet(book, "Old", row("id")).setVisibilityState(VisibilityState.HIDDEN);
        });

        assertThatThrownBy(() -> sources.spec(file, ONE + ", sheet: Notes"))
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        refusal -> assertThat(refusal.problems())
                                .map(problem -> problem.path() + ": " + problem.message())
                                .containsExactly(
                                        "source.sheet: there is no sheet 'Notes'; did you mean 'Notes '"
                                                + " (with a blank at the end)?; the workbook has 1 'Notes ', 2 'Old' (hidden)"));
        assertThatThrownBy(() -> sources.open(file, ONE + ", sheet: 3").scan())
                .hasMessageContaining("source.sheet: there is no sheet '3'; the workbook has 1 'Notes '");
    }

    @Test
    void refusesHeadersThatLeadAstrayWithTheirRow() throws Exception {
        Path twice = write(row("id", "text", "text"), row(1, "x", "y"));
        assertThatThrownBy(() -> sources.open(twice, ONE).scan())
                .hasMessage(twice + " (sheet 'Data'): source.types.note: the column 'text' is there 2 times, as columns"
                        + " 2, 3; rename all but one,"
                        + " or name the one that you mean by its number, such as '#2'");
        Path titled = write(row("A title"), row(), row("id", "text"), row(1, "x"));
        assertThatThrownBy(() -> sources.open(titled, ONE).scan())
                .hasMessage(titled + " (sheet 'Data', row 3): the columns that the SPEC names are named here and not in"
                        + " the first row; delete what stands above the header, or say how many lines that is with"
                        + " source.skip_rows");
        Path second = write(row("id", "text"), row("id", "text"), row(1, "x"));
        assertThatThrownBy(() -> sources.spec(second, ONE))
                .hasMessageContaining(second + " (sheet 'Data', row 2): repeats the header");
        Path empty = write();
        assertThatThrownBy(() -> sources.open(empty, ONE).scan())
                .hasMessage(empty + " (sheet 'Data'): is empty; its first row must name the columns");
    }

    @Test
    void takesTheChecksumOfTheFilesBytesAsRuleR3SaysAndStopsAtTheLimitAsRuleR14Says() throws Exception {
        Path file = write(row("", "text", "flag"), row(0, "a", "x"), row(1, "b", ""), row(2, "c", ""));
        String spec = "incident_id: '', types: {note: text}, labels: {f: flag}, fields: [flag], limit: 2";
        ItemSource source = sources.open(file, spec);

        SourceFacts facts = source.scan();
        Collected collected = Sources.collect(source);

        assertThat(facts.getItems()).isEqualTo(2);
        assertThat(facts.getBytes()).isEqualTo(Files.size(file));
        assertThat(facts.getChecksum()).isEqualTo("sha256:" + Sha256.hex(Files.readAllBytes(file)));
        assertThat(collected.lines()).containsExactly("0/note=a", "1/note=b");
        assertThat(collected.items.get(0).getLabels()).containsOnly(entry("f", "x"));
        assertThat(collected.items.get(1).getFields()).containsOnly(entry("flag", ""));
        write(row("", "text", "flag"), row(0, "z", "x"));
        assertThatThrownBy(() -> source.read(new Collected())).isInstanceOf(SourceChangedException.class);
    }

    @Test
    void refusesWhatIsNoWorkbook() throws Exception {
        Path csv = sources.write("a.xlsx", "id,text\n1,x\n");
        assertThatThrownBy(() -> sources.open(csv, ONE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(csv + ": is no workbook (.xlsx), whatever its name says");
        Path old = Files.write(folder.resolve("b.xlsx"), HexFormat.of().parseHex("d0cf11e0a1b11ae10000"));
        assertThatThrownBy(() -> sources.open(old, ONE).scan()).hasMessageContaining("save it as .xlsx without");
        byte[] whole = Files.readAllBytes(write(row("id", "text"), row(1, "x")));
        Path cut = Files.write(folder.resolve("c.xlsx"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> sources.open(cut, ONE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith(cut + ": cannot be read");
        Path broken = Workbooks.raw(folder.resolve("d.xlsx"), Workbooks.row("id", "text") + "<row><c><v>1</c></row>");
        assertThatThrownBy(() -> sources.open(broken, ONE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining(broken + " (sheet 'Raw', row 1): cannot be read as a workbook");
    }
}
