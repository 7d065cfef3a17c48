package dev.holdfast.ingest.format.csv;

import dev.holdfast.config.spec.SourceOptions;
import dev.holdfast.ingest.Oddity;
import dev.holdfast.ingest.Row;
import dev.holdfast.ingest.RowFormat;
import dev.holdfast.ingest.RowRejectReason;
import dev.holdfast.ingest.RowSink;
import dev.holdfast.ingest.SourceColumns;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.TableHeader;
import dev.holdfast.ingest.UnfitSourceException;
import dev.holdfast.ingest.text.LineReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows between delimiters, by RFC 4180: a header, quotes, line breaks within quotes. Empty lines are no rows. */
public final class CsvRows implements RowFormat {
    private static final char[] DELIMITERS = {';', '\t', '|', ','};

    private final SourceColumns columns;
    private final char delimiter;
    private final SourceOptions options;

    public CsvRows(SourceColumns columns, char delimiter, SourceOptions options) {
        this.columns = columns;
        this.delimiter = delimiter;
        this.options = options;
    }

    @Override
    public void read(Reader text, String file, RowSink sink) throws SourceRefusedException, IOException {
        CsvScanner csv = new CsvScanner(text, file, delimiter, LineReader.LONGEST_LINE);
        csv.skipLines(options.skipRows());
        TableHeader.Lines lines = () -> line(csv.next(), file);
        TableHeader header = header(file, lines);
        if (header == null) {
            throw new SourceRefusedException(file + ": is empty; its first line must name the columns");
        }
        sink.columns(header.names());
        readRows(header, csv, file, sink);
    }

    private @Nullable TableHeader header(String file, TableHeader.Lines lines)
            throws SourceRefusedException, IOException {
        List<String> first = new ArrayList<>();
        TableHeader.Lines noted = () -> {
            TableHeader.Line line = lines.next();
            if (line != null && first.isEmpty()) {
                first.addAll(line.cells());
            }
            return line;
        };
        try {
            return TableHeader.read(columns, file, options, noted);
        } catch (UnfitSourceException e) {
            throw first.size() == 1 ? e.because(otherDelimiter(first.get(0))) : e;
        }
    }

    /** Says by which delimiter a header that is one name would have the columns; nothing if by none. */
    private String otherDelimiter(String header) {
        for (char other : DELIMITERS) {
            List<String> names = Arrays.stream(header.split(Pattern.quote(String.valueOf(other)), -1))
                    .map(name -> name.replaceAll("\\A\"|\"\\z", ""))
                    .toList();
            if (other != delimiter && names.size() > 1 && columns.isAnyIn(names)) {
                return "; the header is one name, in which " + (other == '\t' ? "tabs stand" : "'" + other + "' stands")
                        + " between the columns: say delimiter: " + (other == '\t' ? "tab" : "'" + other + "'")
                        + " under source";
            }
        }
        return "";
    }

    private static TableHeader.@Nullable Line line(CsvScanner.@Nullable Line line, String file) {
        return line == null ? null : new TableHeader.Line(file + ":" + line.line(), line.fields());
    }

    private void readRows(TableHeader header, CsvScanner csv, String file, RowSink sink)
            throws SourceRefusedException, IOException {
        boolean wanted = true;
        long number = 0;
        while (wanted) {
            CsvScanner.Line line = csv.next();
            if (line == null) {
                return;
            }
            if (header.isRepeatedBy(line.fields())) {
                throw TableHeader.repeated(file + ":" + line.line());
            }
            if (line.quoteAfterBlank()) {
                sink.odd(Oddity.QUOTE_AFTER_BLANK, line.line());
            }
            wanted = hand(header, line, ++number, sink);
        }
    }

    private boolean hand(TableHeader header, CsvScanner.Line line, long number, RowSink sink) {
        List<String> fields = line.fields();
        Supplier<String> raw = () -> CsvLine.of(fields, delimiter);
        Row row = new Row(number, line.line(), List.of(), raw);
        if (line.isCut()) {
            sink.broken(row, RowRejectReason.OVERSIZE, "has more than " + LineReader.LONGEST_LINE + " characters");
        } else if (fields.size() != header.width()) {
            boolean trailing = fields.size() == header.width() + 1
                    && fields.get(fields.size() - 1).isEmpty();
            if (trailing) {
                sink.odd(Oddity.TRAILING_DELIMITER, line.line());
            }
            String count = fields.size() + (fields.size() == 1 ? " field" : " fields");
            sink.broken(
                    row,
                    RowRejectReason.RAGGED_ROW,
                    "has " + count + ", but the header has " + header.width()
                            + (trailing ? "; the last one is empty: the row ends with a delimiter" : "")
                            + (line.quoteAfterBlank() ? "; a quote after a blank does not start a quoted field" : ""));
        } else {
            return sink.row(new Row(number, line.line(), values(fields, header.positions()), raw));
        }
        return true;
    }

    private static List<@Nullable String> values(List<String> fields, int[] positions) {
        List<@Nullable String> values = new ArrayList<>(positions.length);
        Arrays.stream(positions).forEach(position -> values.add(fields.get(position)));
        return values;
    }
}
