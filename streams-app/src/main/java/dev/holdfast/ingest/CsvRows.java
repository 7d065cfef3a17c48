package dev.holdfast.ingest;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows between delimiters, by RFC 4180: a header, quotes, line breaks within quotes. Empty lines are no rows. */
final class CsvRows implements RowFormat {
    private static final Pattern LINE = Pattern.compile("\\s*\\(record starting at line (\\d+)\\)");

    private final SourceColumns columns;
    private final char delimiter;

    CsvRows(SourceColumns columns, char delimiter) {
        this.columns = columns;
        this.delimiter = delimiter;
    }

    @Override
    public void read(Reader text, String file, RowSink sink) throws SourceRefusedException, IOException {
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false);
        try (CsvReader<CsvRecord> csv = builder.ofCsvRecord(text)) {
            CloseableIterator<CsvRecord> records = csv.iterator();
            TableHeader.Lines lines = () -> line(next(records, file), file);
            TableHeader.Line first = lines.next();
            if (first == null) {
                throw new SourceRefusedException(file + ": is empty; its first line must name the columns");
            }
            readRows(TableHeader.of(columns, file, first, lines), records, file, sink);
        }
    }

    private static TableHeader.@Nullable Line line(@Nullable CsvRecord record, String file) {
        return record == null ? null : new TableHeader.Line(place(record, file), record.getFields());
    }

    private static String place(CsvRecord record, String file) {
        return file + ":" + record.getStartingLineNumber();
    }

    private void readRows(TableHeader header, CloseableIterator<CsvRecord> records, String file, RowSink sink)
            throws SourceRefusedException, IOException {
        int[] positions = header.positions();
        boolean wanted = true;
        long number = 0;
        while (wanted) {
            CsvRecord record = next(records, file);
            if (record == null) {
                return;
            }
            if (header.isRepeatedBy(record.getFields())) {
                throw TableHeader.repeated(place(record, file));
            }
            number++;
            Supplier<String> raw = () -> CsvLine.of(record.getFields(), delimiter);
            if (record.getFieldCount() == header.width()) {
                wanted = sink.row(new Row(number, record.getStartingLineNumber(), values(record, positions), raw));
            } else {
                Row row = new Row(number, record.getStartingLineNumber(), List.of(), raw);
                String fields = record.getFieldCount() == 1 ? " field" : " fields";
                sink.broken(
                        row,
                        RejectReason.RAGGED_ROW,
                        "has " + record.getFieldCount() + fields + ", but the header has " + header.width());
            }
        }
    }

    private static List<@Nullable String> values(CsvRecord record, int[] positions) {
        List<@Nullable String> values = new ArrayList<>(positions.length);
        Arrays.stream(positions).forEach(position -> values.add(record.getField(position)));
        return values;
    }

    private static @Nullable CsvRecord next(CloseableIterator<CsvRecord> records, String file)
            throws SourceRefusedException, IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            String message = String.valueOf(e.getMessage());
            Matcher line = LINE.matcher(message);
            String place = line.find() ? file + ":" + line.group(1) : file;
            throw new SourceRefusedException(
                    place + ": is not valid CSV: " + LINE.matcher(message).replaceAll("")
                            + "; a quote within quotes is written twice",
                    e);
        }
    }
}
