package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks as other programs than the usual ones write them. */
class XlsxFormsTest {
    private static final String DATED = "incident_id: id, types: {note: text}, fields: [day, at]";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    private static void texts(Worksheet sheet, int row, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            sheet.value(row, i, texts[i]);
        }
    }

    private static void dated(Workbook book) {
        Worksheet sheet = book.newWorksheet("Items");
        texts(sheet, 0, "id", "text", "day", "at");
        for (int row = 1; row <= 2; row++) {
            texts(sheet, row, "000" + row, "t t=\"d\" <c t='d'>");
            sheet.value(row, 2, 43650);
            sheet.style(row, 2).format("yyyy-mm-dd").set();
            sheet.value(row, 3, 43650.5452430556);
            sheet.style(row, 3).format("yyyy-mm-dd hh:mm:ss").set();
        }
    }

    private static String withIsoDates(String xml) {
        return xml.replaceAll(
                        "(<c r=\"[A-Z]+\\d+\"[^>]*?)(?: t=\"n\")?><v>43650</v>",
                        "$1 t=\"d\"><v>2019-07-04T00:00:00.000</v>")
                .replaceAll(
                        "(<c r=\"[A-Z]+\\d+\"[^>]*?)(?: t=\"n\")?><v>43650\\.5[0-9]*</v>",
                        "$1 t='d' ><v>2019-07-04T13:05:09</v>");
    }

    @Test
    void datesThatAreTextsAndTheStrictFormAreReadLikeTheUsualOne() throws Exception {
        Path usual = Workbooks.write(folder.resolve("a.xlsx"), XlsxFormsTest::dated);
        UnaryOperator<String> iso = XlsxFormsTest::withIsoDates;
        Path dates = Workbooks.changed(usual, folder.resolve("b.xlsx"), iso);
        Path strict = Workbooks.changed(usual, folder.resolve("c.xlsx"), Workbooks::strict);
        Path both = Workbooks.changed(dates, folder.resolve("d.xlsx"), Workbooks::strict);
        assertThat(new String(
                        new java.util.zip.ZipFile(dates.toFile())
                                .getInputStream(new java.util.zip.ZipEntry("xl/worksheets/sheet1.xml"))
                                .readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .contains("t=\"d\"><v>2019")
                .contains("t='d' ><v>2019");

        for (Path file : new Path[] {usual, dates, strict, both}) {
            Collected collected = sources.collect(file, DATED);
            assertThat(collected.items).as(file.toString()).hasSize(2).allSatisfy(item -> {
                assertThat(item.getText()).isEqualTo("t t=\"d\" <c t='d'>");
                assertThat(item.getFields())
                        .containsEntry("day", "2019-07-04")
                        .containsEntry("at", "2019-07-04T13:05:09");
            });
        }
        assertThat(leftCopies()).isEmpty();
    }

    private static java.util.List<Path> leftCopies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("holdfast-workbook-"))
                    .toList();
        }
    }

    @Test
    void writesDatesAsTheSpecSays() throws Exception {
        Path usual = Workbooks.write(folder.resolve("a.xlsx"), XlsxFormsTest::dated);
        Path iso = Workbooks.changed(usual, folder.resolve("b.xlsx"), XlsxFormsTest::withIsoDates);

        for (Path file : new Path[] {usual, iso}) {
            assertThat(sources.collect(file, DATED + ", date_format: 'dd.MM.yyyy HH:mm'")
                            .items
                            .get(0)
                            .getFields())
                    .containsEntry("day", "04.07.2019 00:00")
                    .containsEntry("at", "04.07.2019 13:05");
        }
        assertThatThrownBy(() -> sources.spec(usual, DATED + ", date_format: 'no such pattern'"))
                .hasMessageContaining("source.date_format: is no pattern for dates, such as dd.MM.yyyy");
    }

    @Test
    void saysThatADateHasATimeWhichItsCellDoesNotShow() throws Exception {
        Path file = Workbooks.write(folder.resolve("a.xlsx"), book -> {
            Worksheet sheet = book.newWorksheet("Items");
            texts(sheet, 0, "id", "text", "day");
            texts(sheet, 1, "1", "x");
            sheet.value(1, 2, 43524.5);
            sheet.style(1, 2).format("yyyy-mm-dd").set();
        });
        ItemSource source = sources.open(file, "incident_id: id, types: {note: text}, fields: [day]");

        source.scan();

        assertThat(Sources.collect(source).items.get(0).getFields()).containsEntry("day", "2019-02-28T12:00:00");
        assertThat(source.findings().warnings())
                .singleElement()
                .asString()
                .contains("shows a date only and holds a time of day as well")
                .endsWith("(1 times, first in row 2)");
        assertThat(sources.collect(file, "incident_id: id, types: {note: text}, fields: [day], date_format: yyyy-MM-dd")
                        .items
                        .get(0)
                        .getFields())
                .containsEntry("day", "2019-02-28");
    }

    @Test
    void namesTheSheetThatHasTheColumns() throws Exception {
        Path file = Workbooks.write(folder.resolve("a.xlsx"), book -> {
            texts(book.newWorksheet("Notes"), 0, "About", "this");
            texts(book.newWorksheet("Data 2026"), 0, "id", "text");
        });

        assertThatThrownBy(() -> sources.spec(file, "incident_id: id, types: {note: text}"))
                .hasMessageContaining("there is no column 'id'; the file has 'About', 'this'")
                .hasMessageContaining(
                        "the sheet 'Data 2026' has all columns that the SPEC names; say sheet: Data 2026");
        assertThatThrownBy(() -> sources.spec(file, "incident_id: id, types: {note: Text}"))
                .hasMessageContaining("no other sheet has all of them either; the others are 'Data 2026'");
    }

    @Test
    void warnsOfMergedCellsAndSpreadsTheNamesOfGroups() throws Exception {
        Path file = Workbooks.write(folder.resolve("a.xlsx"), book -> {
            Worksheet sheet = book.newWorksheet("Items");
            texts(sheet, 0, "Exported today");
            texts(sheet, 1, "", "Report", "");
            texts(sheet, 2, "id", "First", "Second");
            texts(sheet, 3, "1", "a", "b");
            texts(sheet, 4, "", "c", "d");
            sheet.range(1, 1, 1, 2).merge();
            sheet.range(3, 0, 4, 0).merge();
        });
        ItemSource source = sources.open(
                file, "skip_rows: 1, header_rows: 2, incident_id: id, types: {x: Report First, y: Report Second}");

        source.scan();

        assertThat(Sources.collect(source).lines()).containsExactly("1/x=a", "1/y=b");
        assertThat(source.findings().notItems())
                .singleElement()
                .satisfies(row -> assertThat(row.message()).isEqualTo("row 5 has nothing in the column 'id'"));
        assertThat(source.findings().warnings())
                .anyMatch(warning ->
                        warning.startsWith("cells are merged") && warning.endsWith("(1 times, first in row 4)"));
    }
}
