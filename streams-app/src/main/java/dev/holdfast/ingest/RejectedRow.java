package dev.holdfast.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A row, or a text of it, that is no item, kept with the reason. Nothing is lost silently.
 *
 * @param file the source, absolute
 * @param row its 1-based data row; of JSON Lines its line
 * @param line the line of the file on which it begins, as {@code sed -n} counts them; of a workbook its row of the sheet
 * @param column the column that the reason is about; null if it is about the row
 * @param reason why
 * @param message why, in words, with the line of the file
 * @param value what stands in the column, or the row if there is none; a long one is cut
 * @param rawText the row: of JSON Lines the line as it is, of a table its fields written as CSV; a very long one is cut
 */
public record RejectedRow(
        String file,
        long row,
        long line,
        @Nullable String column,
        RowRejectReason reason,
        String message,
        String value,
        String rawText) {
    /** The longest raw text, in characters: whatever they are, they fit into one record of the rejects' topic. */
    public static final int LONGEST_RAW_TEXT = 2_500_000;
    /** The longest value, in characters. */
    public static final int LONGEST_VALUE = 200;

    /** Cuts texts that are too long, and says so at their ends. */
    public RejectedRow {
        if (rawText.length() > LONGEST_RAW_TEXT) {
            int left = rawText.length() - LONGEST_RAW_TEXT;
            rawText = rawText.substring(0, LONGEST_RAW_TEXT) + "… (" + left + " more characters in the file)";
        }
        if (value.length() > LONGEST_VALUE) {
            boolean half = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1));
            value = value.substring(0, half ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "…";
        }
    }
}
