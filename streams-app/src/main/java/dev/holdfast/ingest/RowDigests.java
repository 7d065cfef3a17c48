package dev.holdfast.ingest;

import dev.holdfast.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digests the values of the used columns on their way, row by row: the same rows give the same digest, whatever the file
 * that they stand in looks like. For one thread and one reading.
 */
final class RowDigests implements RowSink {
    private static final int ROW = -2;
    private static final int NOTHING = -1;

    private final RowSink next;
    private final long most;
    private final MessageDigest digest = Sha256.start();
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
    private long rows;
    private long lastRow;
    private long lastLine;

    RowDigests(RowSink next) {
        this(next, Long.MAX_VALUE);
    }

    RowDigests(RowSink next, long most) {
        this.next = next;
        this.most = most;
    }

    @Override
    public void columns(List<String> names) {
        next.columns(names);
    }

    @Override
    public boolean row(Row row) {
        if (rows >= most) {
            return false;
        }
        begin(row);
        row.values().forEach(this::value);
        return next.row(row) && rows < most;
    }

    @Override
    public void broken(Row row, RowRejectReason reason, String message, @Nullable String column) {
        if (rows >= most) {
            return;
        }
        begin(row);
        value(reason.word());
        value(row.rawText().get());
        next.broken(row, reason, message, column);
    }

    @Override
    public void odd(Oddity oddity, long line) {
        next.odd(oddity, line);
    }

    /** Returns how many rows have come. */
    long rows() {
        return rows;
    }

    /** Returns the number of the last one. */
    long lastRow() {
        return lastRow;
    }

    /** Returns the line on which the last one begins. */
    long lastLine() {
        return lastLine;
    }

    /** Returns the checksum of the rows so far, {@code sha256:<hex>}; ends the digest. */
    String checksum() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private void begin(Row row) {
        rows++;
        lastRow = row.number();
        lastLine = row.line();
        length(ROW);
    }

    private void value(@Nullable String value) {
        if (value == null) {
            length(NOTHING);
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        length(bytes.length);
        digest.update(bytes);
    }

    private void length(int value) {
        digest.update(number.putInt(0, value).array());
    }
}
