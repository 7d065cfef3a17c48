package dev.holdfast.ingest.text;

import dev.holdfast.ingest.SourceFile;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.HexFormat;

/**
 * The bytes with which many programs begin a file of Unicode text. They tell the encoding, so another one must not be
 * declared: it would make a strange first column name of them.
 */
enum ByteOrderMark {
    /** Stands first in UTF-8. */
    UTF_8("UTF-8", "efbbbf"),
    /** Stands first in UTF-16 whose lower byte comes last. */
    UTF_16BE("UTF-16", "feff"),
    /** Stands first in UTF-16 whose lower byte comes first. */
    UTF_16LE("UTF-16", "fffe");

    private static final int LONGEST = 3;

    private final String encoding;
    private final String hex;

    ByteOrderMark(String encoding, String hex) {
        this.encoding = encoding;
        this.hex = hex;
    }

    /**
     * Refuses a file that begins with the mark of another encoding than the declared one.
     *
     * @param text its unpacked bytes, of which none has been read; none is taken
     */
    static void requireFit(SourceFile file, BufferedInputStream text) throws SourceRefusedException, IOException {
        text.mark(LONGEST);
        String start = HexFormat.of().formatHex(text.readNBytes(LONGEST));
        text.reset();
        String declared = file.charset().name();
        for (ByteOrderMark mark : values()) {
            // UTF-32 begins with the bytes of UTF-16.
            boolean fits = declared.contains(mark.encoding) || declared.contains("UTF-32");
            if (start.startsWith(mark.hex) && !fits) {
                throw new SourceRefusedException(file.path() + ":1: begins with the byte order mark of " + mark.encoding
                        + ", but is declared as " + declared + "; say encoding: " + mark.encoding + " under source");
            }
        }
    }
}
