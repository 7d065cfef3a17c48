package dev.holdfast.ingest.text;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Splits text at line feeds, keeping no more of a line than a limit. For one thread. */
public final class LineReader {
    /** The longest line that is kept whole, in characters. */
    public static final int LONGEST_LINE = 1 << 24;

    private final Reader text;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private long number;
    private boolean cut;

    public LineReader(Reader text) {
        this.text = text;
    }

    /** Returns the next line without its end, or null if there is none. */
    @Nullable
    public String next() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        cut = false;
        StringBuilder line = new StringBuilder();
        boolean ended = false;
        while (!ended && fill()) {
            int stop = next;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            keep(line, stop);
            ended = stop < end;
            next = ended ? stop + 1 : stop;
        }
        int length = line.length();
        boolean returned = length > 0 && line.charAt(length - 1) == '\r';
        return returned ? line.substring(0, length - 1) : line.toString();
    }

    private void keep(StringBuilder line, int stop) {
        int kept = Math.min(stop - next, LONGEST_LINE - line.length());
        line.append(buffer, next, kept);
        cut |= kept < stop - next;
    }

    private boolean fill() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, text.read(buffer, 0, buffer.length));
        }
        return next < end;
    }

    /** Returns the 1-based number of the line that was returned last. */
    public long number() {
        return number;
    }

    /** Says whether the line that was returned last was longer than is kept. */
    public boolean isCut() {
        return cut;
    }
}
