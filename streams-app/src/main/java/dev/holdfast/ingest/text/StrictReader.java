package dev.holdfast.ingest.text;

import dev.holdfast.ingest.Oddity;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.function.ObjLongConsumer;

/**
 * Decodes text. Bytes that the encoding does not have are an error with line and position, or become the replacement
 * character, each time noted. A byte order mark at the start is dropped. For one thread.
 */
final class StrictReader extends Reader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES).limit(0);
    private long offset;
    private final boolean replacing;
    private final ObjLongConsumer<Oddity> notes;
    private long feeds;
    private long returns;
    private char before;
    private boolean atStart = true;
    private boolean atEnd;
    private boolean flushed;

    /**
     * @param replacing whether bad bytes are replaced
     * @param notes takes what looks odd, with its line
     */
    StrictReader(InputStream in, Charset charset, boolean replacing, ObjLongConsumer<Oddity> notes) {
        this.in = in;
        this.replacing = replacing;
        this.notes = notes;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!chars.hasRemaining()) {
            if (flushed) {
                return -1;
            }
            decode();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, from, count);
        return count;
    }

    private void decode() throws IOException {
        fill();
        chars.clear();
        int start = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, atEnd);
        boolean replaced = replacing && result.isError() && chars.hasRemaining();
        if (replaced) {
            bytes.position(bytes.position() + result.length());
            chars.put(REPLACEMENT);
        }
        offset += bytes.position() - start;
        if (result.isUnderflow() && atEnd) {
            flushed = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
        countLines();
        if (replaced) {
            notes.accept(Oddity.REPLACED, line());
        }
        // What was good before the bad byte goes out first; the next call comes here again and fails.
        if (!replacing && result.isError() && !chars.hasRemaining()) {
            throw new MalformedTextException(
                    line(),
                    offset,
                    bytes.get(bytes.position()),
                    decoder.charset().name());
        }
        if (atStart && chars.hasRemaining()) {
            atStart = false;
            if (chars.get(chars.position()) == '\uFEFF') {
                chars.get();
            }
        }
    }

    private void fill() throws IOException {
        if (atEnd) {
            return;
        }
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            atEnd = true;
        } else {
            bytes.position(bytes.position() + count);
        }
        bytes.flip();
    }

    private void countLines() {
        for (int i = chars.position(); i < chars.limit(); i++) {
            char c = chars.get(i);
            if (c == '\n') {
                feeds++;
            } else if (c == '\r') {
                returns++;
            } else if (c >= '\u0080' && isDoublyEncoded(before, c)) {
                notes.accept(Oddity.DOUBLY_ENCODED, line());
            }
            before = c;
        }
    }

    /** As {@code sed -n} counts them; a file without a line feed has lines that end with CR. */
    private long line() {
        return 1 + (feeds > 0 ? feeds : returns);
    }

    /** The first two bytes of most characters of European languages in UTF-8, read as windows-1252 or ISO-8859-1. */
    private static boolean isDoublyEncoded(char first, char second) {
        boolean twoBytes = (first == '\u00C3' || first == '\u00C2') && second <= '\u00BF';
        return twoBytes || (first == '\u00E2' && second == '\u20AC');
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
