package dev.holdfast.ingest;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A data row, cut down to the columns that the SPEC uses.
 *
 * @param number its 1-based data row; of JSON Lines its line
 * @param line the line of the file on which it begins; of a workbook its row of the sheet
 * @param values by the position of {@link SourceColumns#names()}; null where the row has nothing
 * @param rawText writes the whole row
 */
public record Row(long number, long line, List<@Nullable String> values, Supplier<String> rawText) {}
