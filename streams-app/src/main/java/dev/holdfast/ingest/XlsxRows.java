package dev.holdfast.ingest;

import dev.holdfast.config.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a workbook's sheet, streamed; what is held in memory is a row and the texts that cells share. The first
 * row that is not empty names the columns. Empty rows are no rows.
 */
final class XlsxRows implements TableFormat {
    private final SourceColumns columns;

    XlsxRows(SourceColumns columns) {
        this.columns = columns;
    }

    @Override
    public void read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        try (OpenSheet sheet = OpenSheet.of(file)) {
            TableHeader.Lines lines = () -> line(sheet);
            TableHeader.Line first = lines.next();
            if (first == null) {
                throw new SourceRefusedException(sheet.name() + ": is empty; its first row must name the columns");
            }
            readRows(TableHeader.of(columns, sheet.name(), first, lines), sheet, sink);
        }
    }

    private static TableHeader.@Nullable Line line(OpenSheet sheet) throws SourceRefusedException {
        SheetRow row = sheet.next();
        return row == null ? null : new TableHeader.Line(sheet.place(), row.texts());
    }

    private static void readRows(TableHeader header, OpenSheet sheet, RowSink sink) throws SourceRefusedException {
        int[] positions = header.positions();
        boolean wanted = true;
        long number = 0;
        while (wanted) {
            SheetRow row = sheet.next();
            if (row == null) {
                return;
            }
            if (header.isRepeatedBy(row.texts())) {
                throw TableHeader.repeated(sheet.place());
            }
            wanted = hand(header, positions, row, ++number, sink);
        }
    }

    private static boolean hand(TableHeader header, int[] positions, SheetRow row, long number, RowSink sink) {
        List<@Nullable String> values = new ArrayList<>(positions.length);
        for (int position : positions) {
            CellText cell = row.cell(position);
            String error = cell.error();
            if (error != null) {
                Row broken = new Row(number, row.number(), List.of(), row::csv);
                String message = "holds " + error + " in the column " + ColumnNames.quoted(header.name(position));
                sink.broken(broken, RejectReason.CELL_ERROR, message);
                return true;
            }
            values.add(cell.text());
        }
        return sink.row(new Row(number, row.number(), values, row::csv));
    }
}
