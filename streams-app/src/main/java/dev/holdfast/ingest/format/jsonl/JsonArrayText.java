package dev.holdfast.ingest.format.jsonl;

import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.text.LineReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Divides a JSON array into the texts of its elements, keeping no more of one than a limit. Whether an element is JSON is
 * not looked at: only strings and brackets are followed. For one thread.
 */
final class JsonArrayText {
    private static final int END = -1;

    private final Reader text;
    private final String file;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private long line = 1;
    private boolean begun;

    JsonArrayText(Reader text, String file) {
        this.text = text;
        this.file = file;
    }

    /**
     * An element.
     *
     * @param line the line on which it begins
     * @param text its text
     * @param isCut whether it is longer than is kept
     */
    record Element(long line, String text, boolean isCut) {}

    /**
     * Returns the next element, or null at the end of the array.
     *
     * @throws SourceRefusedException if the array does not end, or something follows it
     */
    @Nullable
    Element next() throws SourceRefusedException, IOException {
        skipBlanks();
        if (!begun) {
            take();
            begun = true;
            skipBlanks();
            if (peek() != ']') {
                return element();
            }
        }
        if (peek() == ',') {
            take();
            skipBlanks();
            return element();
        }
        if (peek() == END) {
            throw unclosed(line);
        }
        take();
        skipBlanks();
        if (peek() != END) {
            throw new SourceRefusedException(
                    file + ":" + line + ": something follows the end of the JSON array; one array"
                            + " of objects is wanted, or one JSON object a line");
        }
        return null;
    }

    private Element element() throws SourceRefusedException, IOException {
        long start = line;
        StringBuilder kept = new StringBuilder();
        boolean cut = false;
        boolean quoted = false;
        boolean escaped = false;
        int depth = 0;
        for (int c = peek(); quoted || depth > 0 || (c != ',' && c != ']'); c = peek()) {
            if (c == END) {
                throw unclosed(start);
            }
            if (quoted) {
                quoted = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            take();
            cut |= kept.length() == LineReader.LONGEST_LINE;
            if (!cut) {
                kept.append((char) c);
            }
        }
        return new Element(start, kept.toString().stripTrailing(), cut);
    }

    private SourceRefusedException unclosed(long from) {
        return new SourceRefusedException(file + ":" + from + ": the JSON array is not closed: the file ends within or"
                + " after the element that begins here; it may have been cut off");
    }

    private void skipBlanks() throws IOException {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            take();
        }
    }

    private void take() throws IOException {
        if (peek() == '\n') {
            line++;
        }
        next++;
    }

    private int peek() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, text.read(buffer, 0, buffer.length));
        }
        return next < end ? buffer[next] : END;
    }
}
