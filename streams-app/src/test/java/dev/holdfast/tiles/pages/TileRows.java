package dev.holdfast.tiles.pages;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.area.CellArea;
import dev.holdfast.tiles.span.GridLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spans at random, and the rows that they stand for, made one by one. */
final class TileRows {
    private TileRows() {}

    static List<CellSpan> randomSpans(Random random, TileGrid grid, int longest) {
        List<CellSpan> spans = new ArrayList<>();
        int row = 0;
        int column = 0;
        while (true) {
            column += random.nextInt(3 * longest);
            if (random.nextInt(4) == 0 || column >= grid.columns()) {
                row += 1 + (random.nextInt(8) == 0 ? random.nextInt(20) : 0);
                column = random.nextInt(grid.columns());
            }
            if (row >= grid.rows()) {
                return spans;
            }
            int last = Math.min(grid.columns() - 1, column + random.nextInt(longest));
            spans.add(new CellSpan(row, column, last));
            column = last + 2;
        }
    }

    static List<String> indexRows(GridLines lines, List<CellSpan> spans) {
        List<String> rows = new ArrayList<>();
        for (CellSpan span : spans) {
            int row = span.row();
            double area = CellArea.squareMetres(
                    lines.rowEdge(row + 1), lines.rowEdge(row), lines.grid().width());
            for (int column = span.first(); column <= span.last(); column++) {
                rows.add(String.join(
                        "|",
                        "FR",
                        String.valueOf(lines.grid().tileId(row, column)),
                        "center",
                        String.valueOf(row),
                        String.valueOf(column),
                        String.valueOf(lines.columnCentre(column)),
                        String.valueOf(lines.rowCentre(row)),
                        String.valueOf(area)));
            }
        }
        return rows;
    }

    static List<String> boundsRows(GridLines lines, List<CellSpan> spans) {
        List<String> rows = new ArrayList<>();
        for (CellSpan span : spans) {
            for (int column = span.first(); column <= span.last(); column++) {
                rows.add(String.join(
                        "|",
                        "FR",
                        String.valueOf(lines.grid().tileId(span.row(), column)),
                        String.valueOf(lines.columnEdge(column)),
                        String.valueOf(lines.columnEdge(column + 1)),
                        String.valueOf(lines.rowEdge(span.row() + 1)),
                        String.valueOf(lines.rowEdge(span.row()))));
            }
        }
        return rows;
    }

    static String sums(GridLines lines, List<CellSpan> spans) {
        long count = 0;
        long ids = 0;
        long rows = 0;
        long columns = 0;
        for (CellSpan span : spans) {
            for (int column = span.first(); column <= span.last(); column++) {
                count++;
                ids += lines.grid().tileId(span.row(), column);
                rows += span.row();
                columns += column;
            }
        }
        CellSpan last = spans.get(spans.size() - 1);
        return count + "|" + ids + "|"
                + lines.grid().tileId(spans.get(0).row(), spans.get(0).first()) + "|"
                + lines.grid().tileId(last.row(), last.last()) + "|" + rows + "|" + columns + "|" + count;
    }
}
