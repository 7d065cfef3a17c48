package dev.holdfast.ingest;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.holdfast.config.SourceCheck;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
            CsvRecord header = next(records, file);
            if (header == null) {
                throw new SourceRefusedException(file + ": is empty; its first line must name the columns");
            }
            readRows(header, records, file, sink);
        }
    }

    private void readRows(CsvRecord header, CloseableIterator<CsvRecord> records, String file, RowSink sink)
            throws SourceRefusedException, IOException {
        List<SourceCheck.Finding> findings = columns.findings(header.getFields());
        if (!findings.isEmpty()) {
            throw new MissingColumnsException(file, findings);
        }
        int[] positions =
                columns.names().stream().mapToInt(header.getFields()::indexOf).toArray();
        boolean wanted = true;
        long number = 0;
        while (wanted) {
            CsvRecord record = next(records, file);
            if (record == null) {
                return;
            }
            number++;
            Supplier<String> raw = () -> written(record.getFields());
            if (record.getFieldCount() == header.getFieldCount()) {
                wanted = sink.row(new Row(number, record.getStartingLineNumber(), values(record, positions), raw));
            } else {
                Row row = new Row(number, record.getStartingLineNumber(), List.of(), raw);
                String fields = record.getFieldCount() == 1 ? " field" : " fields";
                sink.broken(
                        row,
                        RejectReason.RAGGED_ROW,
                        "has " + record.getFieldCount() + fields + ", but the header has " + header.getFieldCount());
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

    private String written(List<String> fields) {
        return fields.stream().map(this::written).collect(Collectors.joining(String.valueOf(delimiter)));
    }

    private String written(String field) {
        boolean plain = field.indexOf(delimiter) < 0
                && field.indexOf('"') < 0
                && field.indexOf('\n') < 0
                && field.indexOf('\r') < 0;
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
