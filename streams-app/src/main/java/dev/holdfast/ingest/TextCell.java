package dev.holdfast.ingest;

import dev.holdfast.config.spec.TextColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a type and its text stand in a row.
 *
 * @param type the type, if it is the same for all rows; else null
 * @param typePosition the column of the type, if it is not
 * @param textPosition the column of the text
 */
record TextCell(@Nullable String type, int typePosition, int textPosition) {

    /** Returns the cells of a row that make its items, in their order. */
    static List<TextCell> of(TextColumns texts, SourceColumns columns) {
        List<TextCell> cells = new ArrayList<>();
        if (texts instanceof TextColumns.WideForm wide) {
            wide.columns().forEach((type, column) -> cells.add(new TextCell(type, -1, columns.position(column))));
        } else if (texts instanceof TextColumns.LongForm form) {
            cells.add(new TextCell(null, columns.position(form.type()), columns.position(form.text())));
        }
        return cells;
    }
}
