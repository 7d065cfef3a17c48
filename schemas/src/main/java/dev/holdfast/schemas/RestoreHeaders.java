package dev.holdfast.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The header of records that {@code holdfast restore} sends: they bring back what was there, and are no new work. */
public final class RestoreHeaders {
    /**
     * On {@code work-items}: a RestoredItem without its item, in the wire format. On {@code attempts}: {@link #FOLDED} or
     * {@link #UNFOLDED}.
     */
    public static final String RESTORED = "holdfast.restored";

    /** The event is history: the item that was restored knows of it. */
    public static final String FOLDED = "folded";

    /** The event was on the topic when the backup was taken, but nobody had read it yet. */
    public static final String UNFOLDED = "unfolded";

    /** The topic name that a RestoredItem is written under, so that its schema has a subject of its own. */
    public static final String ITEM_SUBJECT = "restored-item";

    private RestoreHeaders() {}

    /** Says of an attempt's headers whether it is history that a restored item knows of. */
    public static boolean isFolded(Headers headers) {
        Header header = headers.lastHeader(RESTORED);
        return header != null && FOLDED.equals(new String(header.value(), StandardCharsets.UTF_8));
    }
}
