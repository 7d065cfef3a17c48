package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.SourceFacts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scan says of a source beside its items: why rows are none, and what was probably meant otherwise. */
class SourceFindingsTest {
    private static final String NOTE = "incident_id: id, types: {note: text}";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    private SourceFindings findings(Path file, String columns) throws Exception {
        ItemSource source = sources.open(file, columns);
        source.scan();
        return source.findings();
    }

    @Test
    void listsEachRowThatIsNoItemWithColumnReasonAndValue() throws Exception {
        Path file = sources.write("a.csv", "id,text\n1,a\n,b\n2\n1,other\n1,a\n3,c\n");
        ItemSource source = sources.open(file, NOTE);

        SourceFacts facts = source.scan();

        assertThat(source.findings().notItems())
                .map(row -> row.line() + " " + row.column() + " " + row.reason().word() + " " + row.value())
                .containsExactly("3 id missing_id ", "4 null ragged_row 2", "5 text duplicate_differs other");
        assertThat(facts.getRejectedByReason()).isEqualTo(java.util.Map.of("missing_id", 1L, "ragged_row", 1L));
        assertThat(facts.getRejected()).isEqualTo(2);
        assertThat(facts.getDuplicates()).isEqualTo(2);
        assertThat(facts.getDuplicatesDiffering()).isEqualTo(1);
        assertThat(Sources.collect(source).refusals())
                .last()
                .isEqualTo(
                        "4 duplicate_differs: line 5 has the id '1' and the type 'note' of data row 1, which counts, and"
                                + " says something else");
    }

    @Test
    void theLastOfAKeyCountsAtItsPlaceIfTheSpecSaysSo() throws Exception {
        Path file = sources.write("a.csv", "id,text\n1,old\n2,x\n1,new\n3,y\n3,y\n,lost\n");
        ItemSource source = sources.open(file, NOTE + ", duplicates: last");

        SourceFacts facts = source.scan();

        assertThat(Sources.collect(source).lines()).containsExactly("2/note=x", "1/note=new", "3/note=y");
        assertThat(Sources.collect(source).lines()).containsExactly("2/note=x", "1/note=new", "3/note=y");
        assertThat(facts.getItems()).isEqualTo(3);
        assertThat(facts.getDuplicates()).isEqualTo(2);
        assertThat(facts.getDuplicatesDiffering()).isEqualTo(1);
        assertThat(facts.getRejected()).isEqualTo(1);
        assertThat(facts.getRows()).isEqualTo(6);
        assertThat(sources.collect(file, NOTE + ", duplicates: last, limit: 2").lines())
                .containsExactly("2/note=x", "1/note=new");
    }

    @Test
    void refusesDuplicatesIfTheSpecSaysSo() throws Exception {
        Path file = sources.write("a.csv", "id,text\n1,a\n2,b\n1,c\n2,b\n");

        assertThatThrownBy(
                        () -> sources.open(file, NOTE + ", duplicates: refuse").scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("2 texts have an id and a type that came before, 1 of them saying something else")
                .hasMessageContaining("line 4 has the id '1'")
                .hasMessageContaining("line 5 has the id '2'");
        Path clean = sources.write("b.csv", "id,text\n1,a\n2,b\n");
        assertThat(sources.collect(clean, NOTE + ", duplicates: refuse").lines())
                .hasSize(2);
    }

    @Test
    void warnsOfIdsThatASpreadsheetHasRuined() throws Exception {
        Path exponents = sources.write("a.csv", "id,text\n" + "1.24E+18,x\n".repeat(5));
        assertThat(findings(exponents, NOTE).warnings())
                .anyMatch(warning -> warning.contains("5 ids in the column 'id' are numbers with an exponent")
                        && warning.contains("1 different ones, the first: '1.24E+18' in line 2"))
                .anyMatch(warning ->
                        warning.startsWith("most of the texts become no items: of 5 there are 4 duplicates"));
        Path zeros = sources.write("b.csv", "id,text\n1240000000000000000,x\n1240000000000010000,y\n");
        assertThat(findings(zeros, NOTE).warnings()).anyMatch(warning -> warning.contains("after the 15th are all 0"));
        Path dates = sources.write("c.csv", "id,text\n15-Mar,x\nMar-16,y\n15-0052,z\n");
        assertThat(findings(dates, NOTE).warnings())
                .anyMatch(warning -> warning.contains("are dates such as '15-Mar'"));
        Path floats = sources.write("d.csv", "id,text\n17.0,x\n18.0,y\n");
        assertThat(findings(floats, NOTE).warnings()).anyMatch(warning -> warning.contains("end in '.0'"));
        Path whole = sources.write("e.csv", "id,text\n15-0052,x\n1e3,y\nEV+12,z\n100,a\nnone-1,b\n2.0,c\n");
        assertThat(findings(whole, NOTE).warnings()).isEmpty();
    }

    @Test
    void saysWhyNoRowFitsTheHeader() throws Exception {
        Path file = sources.write("a.csv", "id,text\n1,a,\n2,b,\n3,c,\n");

        SourceFindings findings = findings(file, NOTE);

        assertThat(findings.notItems().get(0).message())
                .isEqualTo(
                        "line 2 has 3 fields, but the header has 2; the last one is empty: the row ends with a delimiter");
        assertThat(findings.warnings())
                .anyMatch(warning -> warning.contains("delimiter that the header does not have")
                        && warning.endsWith("(3 times, first in line 2)"));
    }

    @Test
    void noticesAQuoteBehindABlank() throws Exception {
        Path file = sources.write("a.csv", "id,text\n1, \"ab\"\n2, \"a,b\"\n");

        assertThat(findings(file, NOTE).warnings()).anyMatch(warning -> warning.endsWith("(2 times, first in line 2)"));
        assertThat(sources.collect(file, NOTE).lines()).containsExactly("1/note= \"ab\"");
    }

    @Test
    void takesColumnsBelowTitlesInTwoRowsByNumberAndTrimmed() throws Exception {
        Path export = sources.write(
                "a.csv", "Export of 2026, \"open\n\n,Time,Report,Report\n ACN ,Date,Text,Text\n1,d,first,second\n");

        String rows = "skip_rows: 2, header_rows: 2, trim_header: true, ";
        assertThat(sources.collect(export, rows + "incident_id: ACN, types: {a: '#3', b: '#4'}, fields: [Time Date]")
                        .lines())
                .containsExactly("1/a=first", "1/b=second");
        assertThatThrownBy(() -> sources.open(export, rows + "incident_id: ACN, types: {a: Report Text}")
                        .scan())
                .hasMessageContaining("the column 'Report Text' is there 2 times, as columns 3, 4")
                .hasMessageContaining("'#3'");
        assertThatThrownBy(() -> sources.open(export, rows + "incident_id: ACN, types: {a: '#5'}")
                        .scan())
                .hasMessageContaining("there is no column '#5'");
        assertThat(ItemSources.columns(sources.section(export, rows + "incident_id: x, types: {a: y}")))
                .containsExactly("ACN", "Time Date", "Report Text", "Report Text");
    }

    @Test
    void replacesBadBytesIfTheSpecSaysSoAndCountsThem() throws Exception {
        Path file = Files.write(
                folder.resolve("a.csv"), "id,text\n1,ok\n2,caf\u00e9 \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        ItemSource source = sources.open(file, NOTE + ", on_bad_bytes: replace");

        SourceFacts facts = source.scan();

        assertThat(facts.getReplacedBytes()).isEqualTo(2);
        assertThat(source.findings().warnings()).anyMatch(warning -> warning.endsWith("(2 times, first in line 3)"));
        assertThat(Sources.collect(source).lines()).containsExactly("1/note=ok", "2/note=caf\uFFFD \uFFFD");
    }

    @Test
    void countsWhatOtherEncodingsWouldRead() throws Exception {
        Path cp1252 = sources.write("a.csv", "id,text\n1,caf\u00e9 \u20ac\n", Charset.forName("windows-1252"));
        assertThat(findings(cp1252, NOTE + ", encoding: latin-1").encoding())
                .anyMatch(
                        sentence -> sentence.startsWith("windows-1252: 1 of 2 characters beyond ASCII would be others")
                                && sentence.endsWith("such as U+0080 as '\u20ac'"));
        assertThat(findings(cp1252, NOTE + ", encoding: latin-1").warnings())
                .anyMatch(warning -> warning.contains("say encoding: windows-1252"));
        Path utf8 = sources.write("b.csv", "id,text\n1,caf\u00e9\n");
        assertThat(findings(utf8, NOTE + ", encoding: cp1252").warnings())
                .anyMatch(warning -> warning.contains("all characters beyond ASCII are valid UTF-8"));
        Path twice = sources.write("c.csv", "id,text\n1,caf\u00c3\u00a9\n");
        assertThat(findings(twice, NOTE).warnings())
                .anyMatch(warning -> warning.contains("look like UTF-8 that was read"));
        assertThat(findings(utf8, NOTE).warnings()).isEmpty();
        assertThat(findings(utf8, NOTE).encoding()).isEmpty();
    }
}
