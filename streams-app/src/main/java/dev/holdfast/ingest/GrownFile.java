package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceFormat;
import dev.holdfast.ingest.text.DigestingStream;
import dev.holdfast.ingest.text.Packing;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a file has just grown since it was read. A plain text has to begin with the very bytes that it had, a row ending
 * with them. Of a workbook, of Parquet, of a packed text and of an array of JSON the bytes are others at each growth: there
 * the first rows must be those that were, in the columns that the SPEC uses.
 */
final class GrownFile {
    private static final String BYTE_ORDER_MARKS = "\u00ef\u00bb\u00bf\u00fe\u00ff";

    private final SourceFile file;
    private final Path path;
    private final SourceFacts before;
    private final SourceFacts now;

    /**
     * @param before what the source was, with the checksum of its bytes
     * @param now what it is
     */
    GrownFile(SourceFile file, SourceFacts before, SourceFacts now) {
        this.file = file;
        this.path = file.path();
        this.before = before;
        this.now = now;
    }

    /**
     * Compares.
     *
     * @param reading reads the file
     * @param items makes items of the rows: of the old ones the same as then
     * @throws OldRowsChangedException if the old rows are others
     * @throws SourceRefusedException if nobody can tell
     */
    Growth since(FileReading reading, ItemMaker items) throws SourceRefusedException, IOException {
        RowDigests old = new RowDigests(items, before.getRows());
        reading.peek(file, old);
        if (now.getRows() < before.getRows()) {
            throw changed("it has " + now.getRows() + " rows, fewer than the " + before.getRows() + " that were read");
        }
        if (isPlainText()) {
            requireSameBytes(old.lastLine());
        } else if (before.getRowsChecksum() == null) {
            throw new SourceRefusedException(path + ": whether its first " + before.getRows()
                    + " rows are those that were read cannot be told: its bytes are others since it has more rows, and"
                    + " the version that read it noted no checksum of the rows");
        }
        long lastRow = old.lastRow();
        if (before.getRowsChecksum() != null && !before.getRowsChecksum().equals(old.checksum())) {
            throw changed("the first " + before.getRows() + " rows are not those that were read");
        }
        if (items.counts().items != before.getItems()) {
            throw changed(
                    "a new row has the id and the type of an old one, and source.duplicates says that the last one"
                            + " counts; but the old one has its result");
        }
        return new Growth(now.getRows() - before.getRows(), now.getItems() - before.getItems(), lastRow);
    }

    private void requireSameBytes(long lastLine) throws SourceRefusedException, IOException {
        int width = width();
        try (DigestingStream bytes = new DigestingStream(new BufferedInputStream(Files.newInputStream(path)))) {
            byte[] buffer = new byte[1 << 16];
            byte[] end = new byte[0];
            while (bytes.count() < before.getBytes()) {
                int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, before.getBytes() - bytes.count()));
                if (read < 0) {
                    throw changed("it has " + bytes.count() + " bytes, fewer than the " + before.getBytes()
                            + " that were read");
                }
                end = last(end, buffer, read, width);
            }
            byte[] next = new byte[width];
            String first = bytes.checksumSoFar();
            if (!first.equals(before.getChecksum())) {
                throw changed(
                        "the first " + before.getBytes() + " bytes had " + before.getChecksum() + " and have " + first);
            }
            int more = bytes.readNBytes(next, 0, width);
            if (more > 0 && !isLineEnd(end) && !isLineEnd(next)) {
                throw changed(file.format().rowWord() + " " + lastLine + " was the last one, without a line break, and"
                        + " goes on now");
            }
        }
    }

    /** Returns the last bytes of those before and these, so many at most. */
    private static byte[] last(byte[] before, byte[] buffer, int length, int most) {
        byte[] all = new byte[before.length + length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(buffer, 0, all, before.length, length);
        return java.util.Arrays.copyOfRange(all, Math.max(0, all.length - most), all.length);
    }

    private boolean isLineEnd(byte[] unit) {
        int breaks = 0;
        int zeros = 0;
        for (byte one : unit) {
            breaks += one == '\n' || one == '\r' ? 1 : 0;
            zeros += one == 0 ? 1 : 0;
        }
        return breaks == 1 && zeros == width() - 1;
    }

    /** Returns how many bytes a line break has in the file's encoding. */
    private int width() {
        String name = file.charset().name();
        return name.startsWith("UTF-16") ? 2 : name.startsWith("UTF-32") ? 4 : 1;
    }

    private boolean isPlainText() throws IOException {
        if (!file.format().isText()) {
            return false;
        }
        try (BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(path))) {
            return Packing.of(bytes) == null && !(file.format() == SourceFormat.JSONL && beginsArray(bytes));
        }
    }

    private static boolean beginsArray(InputStream bytes) throws IOException {
        int one = bytes.read();
        while (one >= 0 && (one == 0 || Character.isWhitespace(one) || BYTE_ORDER_MARKS.indexOf(one) >= 0)) {
            one = bytes.read();
        }
        return one == '[';
    }

    private OldRowsChangedException changed(String how) {
        return new OldRowsChangedException(path + ": has not just grown since it was read: " + how);
    }
}
