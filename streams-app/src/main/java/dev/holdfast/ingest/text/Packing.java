package dev.holdfast.ingest.text;

import com.github.luben.zstd.ZstdInputStream;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How the bytes of a text are packed, as their first ones say: the name of a file is not asked. */
public enum Packing {
    /** By gzip, in one or more members. */
    GZIP("1f8b", true),
    /** By Zstandard, in one or more frames. */
    ZSTD("28b52ffd", true),
    /** By bzip2, which is not read. */
    BZIP2("425a68", false),
    /** By xz, which is not read. */
    XZ("fd377a585a00", false),
    /** In a ZIP archive, which is not read: it may hold many files. */
    ZIP("504b0304", false);

    private static final int LONGEST = 6;

    private final String start;
    private final boolean isRead;

    Packing(String start, boolean isRead) {
        this.start = start;
        this.isRead = isRead;
    }

    /** Returns how bytes are packed, or null if they are not; takes none of them. */
    public static @Nullable Packing of(BufferedInputStream bytes) throws IOException {
        bytes.mark(LONGEST);
        String first = HexFormat.of().formatHex(bytes.readNBytes(LONGEST));
        bytes.reset();
        for (Packing packing : values()) {
            if (first.startsWith(packing.start)) {
                return packing;
            }
        }
        return null;
    }

    /**
     * Unpacks bytes.
     *
     * @throws SourceRefusedException if they are packed in a way that is not read
     */
    InputStream unpacked(InputStream bytes, String file) throws SourceRefusedException, IOException {
        if (!isRead) {
            throw new SourceRefusedException(
                    file + ": is packed (" + word() + "), which is not read; unpack it, or pack it with gzip or zstd");
        }
        return this == GZIP ? new GZIPInputStream(bytes, 1 << 16) : new ZstdInputStream(bytes);
    }

    /** Returns its name. */
    String word() {
        return this == ZIP ? "a ZIP archive" : name().toLowerCase(java.util.Locale.ROOT);
    }
}
