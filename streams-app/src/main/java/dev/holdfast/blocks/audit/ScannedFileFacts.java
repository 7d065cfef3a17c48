package dev.holdfast.blocks.audit;

import org.jspecify.annotations.Nullable;

/**
 * What one pass over a file found. Row numbers begin at 0; null: there is none.
 *
 * @param rows its rows
 * @param units its distinct units, if it is in order
 * @param min its least unit
 * @param max its greatest unit
 * @param unordered the first row that belongs before the one that it follows
 * @param duplicates how many rows are the same as the one before
 * @param duplicate the first of them
 * @param emptyRows how many rows say "nothing found" beside another one of their unit
 * @param emptyRow the first of them
 * @param absent how many rows have no value in the row key
 */
public record ScannedFileFacts(
        long rows,
        long units,
        @Nullable String min,
        @Nullable String max,
        @Nullable Long unordered,
        long duplicates,
        @Nullable Long duplicate,
        long emptyRows,
        @Nullable Long emptyRow,
        long absent) {}
