package dev.holdfast.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * In which file a row stands. The rows of several files are numbered on, so that each row of a source has one number;
 * what people read names the file. For one thread and one reading.
 */
final class RowPlaces {
    private final boolean several;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();
    private long last;

    RowPlaces(boolean several) {
        this.several = several;
    }

    /** Goes on to the next file. */
    void begin(SourceFile file) {
        files.add(file);
        starts.add(last);
    }

    /** Returns a row of the file that is read with its number in the source. */
    Row numbered(Row row) {
        long start = starts.get(starts.size() - 1);
        last = Math.max(last, start + row.number());
        return start == 0 ? row : new Row(start + row.number(), row.line(), row.values(), row.rawText());
    }

    /** Returns the file that is read. */
    SourceFile file() {
        return files.get(files.size() - 1);
    }

    /** Returns where a line, or a row of a workbook, of the file stands that is read: {@code line 5}, {@code b.csv:5}. */
    String place(long line) {
        return place(file(), line);
    }

    private String place(SourceFile file, long line) {
        return several ? file.name() + ":" + line : file.format().rowWord() + " " + line;
    }

    /** Returns what people call a place that may be in an earlier file. */
    String place(int file, long line) {
        return place(files.get(file), line);
    }

    /** Returns the position of the file that is read. */
    int position() {
        return files.size() - 1;
    }

    /** Returns which data row a number means: {@code data row 5}, {@code data row 2 of b.csv}. */
    String dataRow(long number) {
        int at = files.size() - 1;
        while (at > 0 && starts.get(at) >= number) {
            at--;
        }
        return several
                ? "data row " + (number - starts.get(at)) + " of "
                        + files.get(at).name()
                : "data row " + number;
    }
}
