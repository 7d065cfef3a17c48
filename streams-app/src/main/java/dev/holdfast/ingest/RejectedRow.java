package dev.holdfast.ingest;

/**
 * A row that is no item, kept with the reason. Nothing is lost silently.
 *
 * @param file the source, absolute
 * @param row its 1-based data row; of JSON Lines its line
 * @param reason why
 * @param message why, in words, with the line of the file
 * @param rawText the row: of JSON Lines the line as it is, of a table its fields written as CSV; a very long one is cut
 */
public record RejectedRow(String file, long row, RejectReason reason, String message, String rawText) {
    /** The longest raw text, in characters: whatever they are, they fit into one record of the rejects' topic. */
    public static final int LONGEST_RAW_TEXT = 2_500_000;

    /** Cuts a raw text that is too long, and says so at its end. */
    public RejectedRow {
        if (rawText.length() > LONGEST_RAW_TEXT) {
            int left = rawText.length() - LONGEST_RAW_TEXT;
            rawText = rawText.substring(0, LONGEST_RAW_TEXT) + "… (" + left + " more characters in the file)";
        }
    }
}
