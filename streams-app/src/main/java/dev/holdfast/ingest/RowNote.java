package dev.holdfast.ingest;

import dev.holdfast.schemas.avro.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A row and what it says, in one number: enough to tell the row that counts from others, and others that say the same. */
final class RowNote {
    private static final int HASH_BITS = 28;
    private static final long HASH = (1L << HASH_BITS) - 1;

    private RowNote() {}

    /** Notes an item of a row. */
    static long of(WorkItem item, long row) {
        if (row >>> (Long.SIZE - 1 - HASH_BITS) != 0) {
            throw new IllegalStateException("more than 34 thousand million rows in one source; split it");
        }
        CRC32 content = new CRC32();
        content.update(String.valueOf(item.getText()).getBytes(StandardCharsets.UTF_8));
        content.update(item.getFields().toString().getBytes(StandardCharsets.UTF_8));
        content.update(item.getLabels().toString().getBytes(StandardCharsets.UTF_8));
        return (row << HASH_BITS) | (content.getValue() & HASH);
    }

    /** Returns the number of the row. */
    static long row(long note) {
        return note >> HASH_BITS;
    }

    /** Says whether two items say something else. */
    static boolean differ(long one, long other) {
        return ((one ^ other) & HASH) != 0;
    }
}
