package dev.holdfast.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found beside the counts.
 *
 * @param longestText the longest text of an item; null if no item has a text
 * @param notItems the first rows that are no items, and the first duplicates that differ from the item that counts, in
 *     the order of the file; at most {@link #MOST_LISTED}
 * @param warnings what looks wrong although it can be read, in sentences
 * @param encoding how the characters of a text would be read in encodings near the declared one, in sentences
 * @param added which files the SPEC names now that were not there when the experiment was started, in sentences
 */
public record SourceFindings(
        @Nullable LongestText longestText,
        List<RejectedRow> notItems,
        List<String> warnings,
        List<String> encoding,
        List<String> added) {
    /** So many rows are listed of a scan. */
    public static final int MOST_LISTED = 100;

    static final SourceFindings NONE = new SourceFindings(null, List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public SourceFindings {
        notItems = List.copyOf(notItems);
        warnings = List.copyOf(warnings);
        encoding = List.copyOf(encoding);
        added = List.copyOf(added);
    }
}
