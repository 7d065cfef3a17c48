package dev.holdfast.ingest.format.csv;

import dev.holdfast.ingest.SourceRefusedException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides text into records and fields by RFC 4180, keeping no more of a record than a limit, so that one huge field costs
 * its own record only. A field is quoted if its first character is a quote; a line break is LF, CRLF or CR. Lines are counted
 * as {@code sed -n} does, by line feeds; while none has come, by the CRs that end records. For one thread.
 */
final class CsvScanner {
    private static final int END = -1;

    private final Reader text;
    private final String file;
    private final char delimiter;
    private final int longest;
    private final char[] buffer = new char[1 << 16];
    private final StringBuilder value = new StringBuilder();
    private int next;
    private int end;
    private long feeds;
    private long returns;
    private int kept;
    private boolean cut;
    private boolean quoted;
    private boolean quoteAfterBlank;

    /**
     * @param file its name, for messages
     * @param longest so many characters of a record are kept
     */
    CsvScanner(Reader text, String file, char delimiter, int longest) {
        this.text = text;
        this.file = file;
        this.delimiter = delimiter;
        this.longest = longest;
    }

    /**
     * A record.
     *
     * @param line the line on which it begins
     * @param fields its fields
     * @param isCut whether it is longer than is kept
     * @param quoteAfterBlank whether a field of it begins with blanks and a quote, which is then no quoted one
     */
    record Line(long line, List<String> fields, boolean isCut, boolean quoteAfterBlank) {}

    /** Passes over lines, whatever stands in them. */
    void skipLines(long count) throws IOException {
        for (long skipped = 0; skipped < count && peek() != END; skipped++) {
            int c = take();
            while (c != END && c != '\n' && c != '\r') {
                c = take();
            }
            lineEnd(c);
        }
    }

    /**
     * Returns the next record that is not an empty line, or null if there is none.
     *
     * @throws SourceRefusedException if quotes are broken, so that nobody knows where the record ends
     */
    @Nullable
    Line next() throws SourceRefusedException, IOException {
        while (peek() != END) {
            long start = line();
            List<String> fields = new ArrayList<>();
            kept = 0;
            cut = false;
            quoted = false;
            quoteAfterBlank = false;
            boolean more = true;
            while (more) {
                more = field(fields);
            }
            if (fields.size() > 1 || quoted || !fields.get(0).isEmpty()) {
                return new Line(start, fields, cut, quoteAfterBlank);
            }
        }
        return null;
    }

    /** Reads a field and what ends it; says whether it was a delimiter. */
    private boolean field(List<String> fields) throws SourceRefusedException, IOException {
        value.setLength(0);
        if (peek() == '"') {
            quoted = true;
            quoted();
        } else {
            plain();
        }
        if (!cut) {
            fields.add(value.toString());
            kept += value.length() + 1;
            cut = kept > longest + 1;
        }
        int c = take();
        lineEnd(c);
        return c == delimiter;
    }

    private void lineEnd(int c) throws IOException {
        if (c == '\r' && peek() == '\n') {
            lineEnd(take());
        } else if (c == '\n') {
            feeds++;
        } else if (c == '\r') {
            returns++;
        }
    }

    private long line() {
        return 1 + (feeds > 0 ? feeds : returns);
    }

    private void plain() throws IOException {
        for (int c = peek(); c != END && c != delimiter && c != '\n' && c != '\r'; c = peek()) {
            int from = next;
            while (next < end && buffer[next] != delimiter && buffer[next] != '\n' && buffer[next] != '\r') {
                next++;
            }
            keep(from);
        }
        int first = 0;
        while (first < value.length() && (value.charAt(first) == ' ' || value.charAt(first) == '\t')) {
            first++;
        }
        quoteAfterBlank |= first > 0 && first < value.length() && value.charAt(first) == '"';
    }

    private void quoted() throws SourceRefusedException, IOException {
        long opened = line();
        take();
        for (boolean open = true; open; ) {
            if (peek() == END) {
                throw new SourceRefusedException(
                        file + ":" + opened + ": is not valid CSV: the quote that opens a field in"
                                + " this line is never closed; a quote within quotes is written twice");
            }
            int from = next;
            while (next < end && buffer[next] != '"') {
                feeds += buffer[next] == '\n' ? 1 : 0;
                next++;
            }
            keep(from);
            if (peek() == '"') {
                take();
                open = peek() == '"';
                if (open) {
                    from = next;
                    next++;
                    keep(from);
                }
            }
        }
        int c = peek();
        if (c != END && c != delimiter && c != '\n' && c != '\r') {
            String place = line() == opened ? "" : " in line " + line();
            throw new SourceRefusedException(
                    file + ":" + opened + ": is not valid CSV: Unexpected character after closing"
                            + " quote" + place + String.format(": '%c' (0x%x)", (char) c, c)
                            + "; a quote within quotes is written twice"
                            + (place.isEmpty() ? "" : ", and one that opens a field is closed at its end")
                            + (",;|".indexOf(c) < 0
                                    ? ""
                                    : "; if it stands between fields, say delimiter: '" + (char) c + "' under source"));
        }
    }

    private void keep(int from) {
        int length = next - from;
        if (cut || kept + value.length() + length > longest) {
            cut = true;
            return;
        }
        value.append(buffer, from, length);
    }

    private int take() throws IOException {
        int c = peek();
        if (c != END) {
            next++;
        }
        return c;
    }

    private int peek() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, text.read(buffer, 0, buffer.length));
        }
        return next < end ? buffer[next] : END;
    }
}
