package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.holdfast.blocks.store.ResultColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes rows of results as text. */
final class ResultWriter {
    private static final JsonFactory JSON =
            JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private static final String FORMULA_BEGINS_WITH = "=+-@\t\r";

    private ResultWriter() {}

    /**
     * Begins a CSV file, and returns what takes the rows.
     *
     * @param neutral whether a text that a spreadsheet would take for a formula gets an apostrophe before it
     * @throws UncheckedIOException if it cannot be written; the consumer throws that as well
     */
    static Consumer<@Nullable Object[]> csv(Writer out, List<ResultColumn> columns, boolean neutral) {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(out);
        csv.writeRecord(columns.stream().map(ResultColumn::name).toArray(String[]::new));
        return row -> {
            String[] cells = new String[row.length];
            for (int i = 0; i < row.length; i++) {
                ResultColumn column = columns.get(i);
                String text = column.text(row[i]);
                cells[i] = text == null ? "" : neutral && mayBeFormula(column, row[i], text) ? "'" + text : text;
            }
            csv.writeRecord(cells);
        };
    }

    private static boolean mayBeFormula(ResultColumn column, @Nullable Object value, String text) {
        boolean isText = column.kind() == ResultColumn.Kind.TEXT
                || (column.kind() == ResultColumn.Kind.JSON
                        && String.valueOf(value).startsWith("\""));
        return isText && !text.isEmpty() && FORMULA_BEGINS_WITH.indexOf(text.charAt(0)) >= 0;
    }

    /**
     * Returns what takes the rows and writes each as one line of JSON.
     *
     * @throws UncheckedIOException by the consumer, if it cannot be written
     */
    static Consumer<@Nullable Object[]> jsonLines(Writer out, List<ResultColumn> columns) {
        return row -> {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                for (int i = 0; i < row.length; i++) {
                    json.writeFieldName(columns.get(i).name());
                    write(json, columns.get(i).kind(), row[i]);
                }
                json.writeEndObject();
                json.writeRaw('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static void write(JsonGenerator json, ResultColumn.Kind kind, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (kind) {
            case TEXT -> json.writeString((String) value);
            case INTEGER -> json.writeNumber((Long) value);
            case UNSIGNED -> json.writeNumber(new BigInteger(Long.toUnsignedString((Long) value)));
            case TIME -> json.writeString(Instant.ofEpochMilli((Long) value).toString());
            case JSON -> json.writeRawValue((String) value);
        }
    }
}
