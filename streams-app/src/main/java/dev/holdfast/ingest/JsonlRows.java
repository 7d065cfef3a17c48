package dev.holdfast.ingest;

import java.io.IOException;
import java.io.Reader;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line; a column is a top-level member. Which columns there are shows only at the end, so when the
 * sink has enough, the reading goes on just until every used column has been seen.
 */
final class JsonlRows implements RowFormat {
    private static final int MOST_NAMES = 1_000;

    private final SourceColumns columns;

    JsonlRows(SourceColumns columns) {
        this.columns = columns;
    }

    @Override
    public void read(Reader text, String file, RowSink sink) throws SourceRefusedException, IOException {
        Reading reading = new Reading(file, sink);
        LineReader lines = new LineReader(text);
        for (String line = lines.next(); line != null && !reading.isDone(); line = lines.next()) {
            if (!line.isBlank()) {
                reading.line(line, lines);
            }
        }
        reading.end();
    }

    /** One reading of the file. */
    private final class Reading {
        private final String file;
        private final RowSink sink;
        private final JsonObjectLine parser = new JsonObjectLine(columns.names());
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

        void line(String line, LineReader from) throws SourceRefusedException {
            if (lines++ == 0 && line.stripLeading().startsWith("[")) {
                throw new SourceRefusedException(file + ":" + from.number()
                        + ": holds a JSON array, but one JSON object a line is wanted; jq -c '.[]' writes it so");
            }
            long number = from.number();
            if (from.isCut()) {
                broken(line, number, RejectReason.OVERSIZE, "has more than " + LineReader.LONGEST_LINE + " characters");
                return;
            }
            try {
                List<@Nullable String> values = parser.values(line, this::saw);
                objects++;
                wanted = wanted && sink.row(new Row(number, number, values, () -> line));
            } catch (JsonObjectLine.BrokenLineException e) {
                broken(line, number, RejectReason.BROKEN_LINE, "is not one JSON object: " + e.getMessage());
            }
        }

        private void broken(String line, long number, RejectReason reason, String message) {
            if (wanted) {
                sink.broken(new Row(number, number, Collections.emptyList(), () -> line), reason, message);
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
                        file + ": no line of it is a JSON object; one JSON object a line is wanted");
            }
            if (objects > 0 && !unseen.isEmpty()) {
                throw new UnfitSourceException(file, columns.findings(seen));
            }
        }
    }
}
