package dev.holdfast.ingest.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CsvScannerTest {
    private static final int LONGEST = 100;

    private static List<CsvScanner.Line> lines(Reader text, int skip) throws SourceRefusedException, IOException {
        CsvScanner scanner = new CsvScanner(text, "f.csv", ',', LONGEST);
        scanner.skipLines(skip);
        List<CsvScanner.Line> lines = new ArrayList<>();
        for (CsvScanner.Line line = scanner.next(); line != null; line = scanner.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static List<CsvScanner.Line> lines(String text) throws SourceRefusedException, IOException {
        return lines(new StringReader(text), 0);
    }

    private static List<List<String>> byFastCsv(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)) {
            csv.forEach(record -> records.add(record.getFields()));
        }
        return records;
    }

    /** Experiments that another reader began are resumed by this one, so both must find the same rows. */
    @Property(tries = 20_000)
    void findsTheRecordsThatFastCsvFinds(
            @ForAll @Chars({'a', ' ', ',', '"', '\n', '\r'}) @StringLength(max = 14) String text) throws IOException {
        List<List<String>> expected;
        try {
            expected = byFastCsv(text);
        } catch (CsvParseException e) {
            assertThatThrownBy(() -> lines(text)).as(text).isInstanceOf(SourceRefusedException.class);
            return;
        }
        assertThat(text)
                .satisfies(same ->
                        assertThat(lines(same)).map(CsvScanner.Line::fields).isEqualTo(expected));
    }

    @Test
    void readsTheSameWhereverTheBufferEnds() throws Exception {
        String record = "1,\"a \"\"q\"\"\r\nb\",c\r\n";
        String text = record.repeat(20_000);
        Reader oneByOne = new StringReader(text) {
            @Override
            public int read(char[] target, int from, int length) throws IOException {
                return super.read(target, from, Math.min(length, 7));
            }
        };

        assertThat(lines(oneByOne, 0)).isEqualTo(lines(text)).hasSize(20_000);
        assertThat(lines(text).get(19_999))
                .isEqualTo(new CsvScanner.Line(39_999, List.of("1", "a \"q\"\r\nb", "c"), false, false));
    }

    @Test
    void countsLinesAsSedDoes() throws Exception {
        assertThat(lines("a\n\"x\ry\"\n\n\"l1\nl2\"\nz"))
                .map(CsvScanner.Line::line)
                .containsExactly(1L, 2L, 4L, 6L);
        assertThat(lines("\"a\rb\"\r\nx\r\ny")).map(CsvScanner.Line::line).containsExactly(1L, 2L, 3L);
        assertThat(lines("a\rb\rc")).map(CsvScanner.Line::line).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aHugeRecordCostsNothingButItself() throws Exception {
        String huge = "x".repeat(3 * LONGEST) + "\n\"\"";
        List<CsvScanner.Line> lines =
                lines("1,a\n2,\"" + huge.replace("\"", "\"\"") + "\",z\n3,c\n" + ",".repeat(500) + "\n4");

        assertThat(lines).map(CsvScanner.Line::isCut).containsExactly(false, true, false, true, false);
        assertThat(lines.get(2)).isEqualTo(new CsvScanner.Line(4, List.of("3", "c"), false, false));
        assertThat(lines.get(4).line()).isEqualTo(6);
    }

    @Test
    void namesTheLineInWhichAQuoteOpensHoweverMuchFollows() {
        assertThatThrownBy(() -> lines("a\nb,\"never closed\n" + "c,d\n".repeat(100_000)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith(
                        "f.csv:2: is not valid CSV: the quote that opens a field in this line is never closed");
        assertThatThrownBy(() -> lines("a\nb,\"never closed\nc,\"d\"\n"))
                .hasMessageStartingWith(
                        "f.csv:2: is not valid CSV: Unexpected character after closing quote in line 3: 'd'");
    }

    @Test
    void passesOverLinesWhateverStandsInThem() throws Exception {
        assertThat(lines(new StringReader("Title, \"open\n\r\nas of 2026\n\nid,A\n"), 3))
                .containsExactly(new CsvScanner.Line(5, List.of("id", "A"), false, false));
        assertThat(lines(new StringReader("only"), 3)).isEmpty();
    }

    @Test
    void noticesAQuoteBehindABlank() throws Exception {
        assertThat(lines("1, \"a\"\n2,\"a\"\n3,b \"c\"\n4,\t\"d\n"))
                .map(CsvScanner.Line::quoteAfterBlank)
                .containsExactly(true, false, false, true);
    }
}
