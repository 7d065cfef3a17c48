package dev.holdfast.ingest.format.jsonl;

import dev.holdfast.ingest.Row;
import dev.holdfast.ingest.RowFormat;
import dev.holdfast.ingest.RowRejectReason;
import dev.holdfast.ingest.RowSink;
import dev.holdfast.ingest.SourceColumns;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.UnfitSourceException;
import dev.holdfast.ingest.text.LineReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, or one array of objects; a column is a top-level member. Which columns there are shows only at the end, so when the
 * sink has enough, the reading goes on just until every used column has been seen.
 */
public final class JsonlRows implements RowFormat {
    private static final int MOST_NAMES = 1_000;

    private static final int MOST_BLANKS = 1 << 16;

    private final SourceColumns columns;
    private final int reading;

    /**
     * @param reading the rules of reading, see {@link dev.holdfast.config.spec.SourceOptions}
     */
    public JsonlRows(SourceColumns columns, int reading) {
        this.columns = columns;
        this.reading = reading;
    }

    @Override
    public void read(Reader text, String file, RowSink sink) throws SourceRefusedException, IOException {
        Reading rows = new Reading(file, sink);
        BufferedReader buffered = new BufferedReader(text, MOST_BLANKS);
        if (beginsArray(buffered)) {
            readArray(new JsonArrayText(buffered, file), rows);
        } else {
            readLines(new LineReader(buffered), rows);
        }
        rows.end();
    }

    private static boolean beginsArray(BufferedReader text) throws IOException {
        text.mark(MOST_BLANKS);
        int c = text.read();
        for (int i = 1; i < MOST_BLANKS && c >= 0 && Character.isWhitespace(c); i++) {
            c = text.read();
        }
        text.reset();
        return c == '[';
    }

    private static void readLines(LineReader lines, Reading rows) throws IOException {
        for (String line = lines.next(); line != null && !rows.isDone(); line = lines.next()) {
            if (!line.isBlank()) {
                rows.object(line, lines.number(), lines.number(), lines.isCut());
            }
        }
    }

    private static void readArray(JsonArrayText array, Reading rows) throws SourceRefusedException, IOException {
        long number = 0;
        for (JsonArrayText.Element element = array.next(); element != null && !rows.isDone(); element = array.next()) {
            rows.object(element.text(), ++number, element.line(), element.isCut());
        }
    }

    /** One reading of the file. */
    private final class Reading {
        private final String file;
        private final RowSink sink;
        private final JsonObjectLine parser = new JsonObjectLine(columns.names(), reading);
        private final Set<String> unseen = new LinkedHashSet<>(columns.names());
        private final Set<String> seen = new LinkedHashSet<>();
        private boolean wanted = true;
        private long lines;
        private long objects;

        Reading(String file, RowSink sink) {
            this.file = file;
            this.sink = sink;
        }

        boolean isDone() {
            return !wanted && unseen.isEmpty();
        }

        void object(String text, long number, long line, boolean isCut) {
            lines++;
            Row whole = new Row(number, line, Collections.emptyList(), () -> text);
            if (isCut) {
                broken(whole, RowRejectReason.OVERSIZE, "has more than " + LineReader.LONGEST_LINE + " characters");
                return;
            }
            try {
                List<@Nullable String> values = parser.values(text, this::saw);
                objects++;
                wanted = wanted && sink.row(new Row(number, line, values, () -> text));
            } catch (JsonObjectLine.BrokenLineException e) {
                broken(whole, RowRejectReason.BROKEN_LINE, "is not one JSON object: " + e.getMessage());
            }
        }

        private void broken(Row row, RowRejectReason reason, String message) {
            if (wanted) {
                sink.broken(row, reason, message);
            }
        }

        private void saw(String name) {
            if (unseen.remove(name) || seen.size() < MOST_NAMES) {
                seen.add(name);
            }
        }

        void end() throws SourceRefusedException {
            if (lines > 0 && objects == 0) {
                throw new SourceRefusedException(
                        file + ": no line of it is a JSON object; one JSON object a line is wanted, or"
                                + " one array of objects");
            }
            sink.columns(List.copyOf(seen));
            if (objects > 0 && !unseen.isEmpty()) {
                throw new UnfitSourceException(file, columns.findings(seen));
            }
        }
    }
}
