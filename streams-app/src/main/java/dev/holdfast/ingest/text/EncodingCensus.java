package dev.holdfast.ingest.text;

import dev.holdfast.ingest.Oddity;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * Counts the bytes beyond ASCII that pass by, so that it can be told what they would be in encodings near the declared one,
 * and whether they are UTF-8. Of encodings of Unicode nothing is counted: they are told from others by themselves. For one
 * thread.
 */
final class EncodingCensus extends FilterInputStream {
    private static final List<String> NEIGHBOURS =
            List.of("windows-1252", "ISO-8859-1", "ISO-8859-15", "windows-1250", "x-MacRoman", "IBM850");
    private static final int ASCII_END = 0x80;
    private static final int CONTROLS_END = 0xA0;

    private final Charset declared;
    private final boolean counting;
    private final long[] counts = new long[256];
    private long feeds;
    private long firstHigh;
    private long firstControl;
    private int continuing;
    private boolean validUtf8 = true;
    private long utf8Characters;

    EncodingCensus(InputStream in, Charset declared) {
        super(in);
        this.declared = declared;
        String name = declared.name();
        this.counting = !name.startsWith("UTF-") && !name.startsWith("x-UTF") && !name.equals("US-ASCII");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        for (int i = from; counting && i < from + read; i++) {
            see(target[i] & 0xff);
        }
        return read;
    }

    private void see(int value) {
        if (value == '\n') {
            feeds++;
        }
        if (value >= ASCII_END) {
            counts[value]++;
            firstHigh = firstHigh == 0 ? feeds + 1 : firstHigh;
            firstControl = firstControl == 0 && value < CONTROLS_END ? feeds + 1 : firstControl;
        }
        if (continuing > 0) {
            validUtf8 &= value >= 0x80 && value < 0xC0;
            continuing--;
        } else if (value >= ASCII_END) {
            continuing = value >= 0xC2 && value < 0xE0 ? 1 : value >= 0xE0 && value < 0xF0 ? 2 : value >= 0xF0 ? 3 : 0;
            validUtf8 &= continuing > 0 && value < 0xF5;
            utf8Characters++;
        }
    }

    /** Notes what makes another encoding likely. */
    void note(ObjLongConsumer<Oddity> notes) {
        if (isUtf8()) {
            notes.accept(Oddity.RATHER_UTF8, firstHigh);
        } else if (declared.equals(StandardCharsets.ISO_8859_1) && firstControl > 0) {
            notes.accept(Oddity.RATHER_WINDOWS, firstControl);
        }
    }

    private boolean isUtf8() {
        return firstHigh > 0 && validUtf8 && continuing == 0;
    }

    /** Says how many characters would be others in the encodings near the declared one. */
    List<String> sentences() {
        long high = 0;
        for (long count : counts) {
            high += count;
        }
        if (high == 0) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        if (isUtf8()) {
            sentences.add("UTF-8: the " + high + " bytes beyond ASCII would be " + utf8Characters + " characters");
        }
        boolean single = declared.canEncode() && declared.newEncoder().maxBytesPerChar() == 1;
        for (String name : NEIGHBOURS) {
            if (single && Charset.isSupported(name) && !Charset.forName(name).equals(declared)) {
                sentences.add(compared(Charset.forName(name), high));
            }
        }
        return sentences;
    }

    private String compared(Charset neighbour, long high) {
        long other = 0;
        String first = "";
        for (int value = ASCII_END; value < counts.length; value++) {
            byte[] one = {(byte) value};
            String here = new String(one, declared);
            String there = new String(one, neighbour);
            if (counts[value] > 0 && !here.equals(there)) {
                other += counts[value];
                first = first.isEmpty() ? ", such as " + shown(here) + " as " + shown(there) : first;
            }
        }
        return neighbour.name() + ": " + other + " of " + high + " characters beyond ASCII would be others" + first;
    }

    private static String shown(String character) {
        char c = character.charAt(0);
        return Character.isISOControl(c) || c == '\uFFFD' || Character.isSpaceChar(c)
                ? String.format("U+%04X", (int) c)
                : "'" + c + "'";
    }
}
