package dev.holdfast.ingest;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an item may hold. */
final class ItemLimits {
    /** Byte 0 and the schema id, which stand before the Avro bytes in a topic. */
    private static final int WIRE_HEADER_BYTES = 5;
    /** What Avro's single-object form puts there instead. */
    private static final int SINGLE_OBJECT_HEADER_BYTES = 10;

    private ItemLimits() {}

    /** Returns why an item cannot be sent, or null if it can. */
    static @Nullable RowRejectReason refusal(WorkItem item) {
        if (!isUnicode(item.getText()) || !areUnicode(item.getFields()) || !areUnicode(item.getLabels())) {
            return RowRejectReason.INVALID_TEXT;
        }
        return mayBeTooLarge(item) && recordBytes(item) > Topics.MAX_ITEM_BYTES ? RowRejectReason.OVERSIZE : null;
    }

    /** Says in words what is wrong. */
    static String words(RowRejectReason refusal) {
        return refusal == RowRejectReason.OVERSIZE
                ? "makes an item of more than " + Topics.MAX_ITEM_BYTES + " bytes; shorten it or leave out fields"
                : "holds half a character (a lone surrogate)";
    }

    /** A quick upper bound: no character takes more than three bytes a UTF-16 unit, no length more than five. */
    private static boolean mayBeTooLarge(WorkItem item) {
        long units = item.getExperimentId().length();
        units += item.getIncidentId().length();
        units += item.getType().length();
        units += item.getText() == null ? 0 : item.getText().length();
        units += units(item.getFields()) + units(item.getLabels());
        long lengths = 16 + 2L * (item.getFields().size() + item.getLabels().size());
        return 3 * units + 5 * lengths > Topics.MAX_ITEM_BYTES;
    }

    private static long units(Map<String, String> map) {
        return map.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
    }

    private static int recordBytes(WorkItem item) {
        try {
            return item.toByteBuffer().remaining() - SINGLE_OBJECT_HEADER_BYTES + WIRE_HEADER_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory cannot fail to be written", e);
        }
    }

    private static boolean areUnicode(Map<String, String> map) {
        return map.values().stream().allMatch(ItemLimits::isUnicode);
    }

    private static boolean isUnicode(@Nullable String text) {
        if (text == null) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
