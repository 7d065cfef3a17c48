package dev.holdfast.ingest.format.xlsx;

import dev.holdfast.ingest.format.csv.CsvLine;
import java.util.List;

/**
 * A row of a sheet.
 *
 * @param number its 1-based row of the sheet
 * @param cells its cells from the first column to the last one that is filled
 */
record SheetRow(long number, List<CellText> cells) {

    /** Returns the cell at a position; a row may end before it. */
    CellText cell(int position) {
        return position < cells.size() ? cells.get(position) : CellText.NONE;
    }

    boolean isEmpty() {
        return cells.stream().allMatch(CellText::isEmpty);
    }

    /** Returns the cells as they are shown; nothing is an empty text. */
    List<String> texts() {
        return cells.stream().map(CellText::shown).toList();
    }

    /** Returns the row as a line of CSV. */
    String csv() {
        return CsvLine.of(texts(), ',');
    }
}
