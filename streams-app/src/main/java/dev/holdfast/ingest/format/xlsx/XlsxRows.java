package dev.holdfast.ingest.format.xlsx;

import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceOptions;
import dev.holdfast.ingest.ColumnNames;
import dev.holdfast.ingest.Oddity;
import dev.holdfast.ingest.Row;
import dev.holdfast.ingest.RowRejectReason;
import dev.holdfast.ingest.RowSink;
import dev.holdfast.ingest.SourceColumns;
import dev.holdfast.ingest.SourceFile;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.TableFormat;
import dev.holdfast.ingest.TableHeader;
import dev.holdfast.ingest.UnfitSourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a workbook's sheet, streamed; what is held in memory is a row and the texts that cells share. The first
 * row that is not empty names the columns. Empty rows are no rows.
 */
public final class XlsxRows implements TableFormat {
    /** A sheet has no more. */
    private static final int MOST_COLUMNS = 16_384;

    private final SourceColumns columns;

    public XlsxRows(SourceColumns columns) {
        this.columns = columns;
    }

    @Override
    public void read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        try (OpenSheet sheet = OpenSheet.of(file)) {
            TableHeader header;
            List<WorkbookParts.Merged> merged = sheet.merged();
            try {
                header = header(file, sheet, merged);
            } catch (UnfitSourceException e) {
                throw new UnfitSourceException(sheet.name(), withSheets(file, sheet, e.findings()));
            }
            sink.columns(header.names());
            merged.stream()
                    .filter(range -> hidesValues(range, header, sheet.number()))
                    .forEach(range -> sink.odd(Oddity.MERGED_CELLS, range.top()));
            readRows(header, sheet, sink);
        }
    }

    private TableHeader header(SourceFile file, OpenSheet sheet, List<WorkbookParts.Merged> merged)
            throws SourceRefusedException, IOException {
        SourceOptions options = file.options();
        TableHeader header = TableHeader.read(columns, sheet.name(), options, () -> {
            TableHeader.Line line = line(sheet);
            while (line != null && sheet.number() <= options.skipRows()) {
                line = line(sheet);
            }
            return line == null || options.headerRows() == 1 ? line : filled(line, sheet.number(), merged);
        });
        if (header == null) {
            throw new SourceRefusedException(sheet.name() + ": is empty; its first row must name the columns");
        }
        return header;
    }

    /** A group's name stands above all of its columns, and is written in the first of the cells that are merged. */
    private static TableHeader.Line filled(TableHeader.Line line, long number, List<WorkbookParts.Merged> merged) {
        List<String> cells = new ArrayList<>(line.cells());
        for (WorkbookParts.Merged range : merged) {
            for (int i = range.left() + 1; range.top() == number && i <= Math.min(range.right(), MOST_COLUMNS); i++) {
                while (cells.size() <= i) {
                    cells.add("");
                }
                cells.set(i, cells.get(range.left()));
            }
        }
        return new TableHeader.Line(line.place(), cells);
    }

    private static boolean hidesValues(WorkbookParts.Merged range, TableHeader header, long headerRow) {
        for (int position : header.positions()) {
            boolean first = position == range.left() && range.bottom() == range.top();
            if (range.bottom() > headerRow && position >= range.left() && position <= range.right() && !first) {
                return true;
            }
        }
        return false;
    }

    /** Whoever has named the wrong sheet, or none, wants to know the right one. */
    private List<SourceCheck.Finding> withSheets(SourceFile file, OpenSheet sheet, List<SourceCheck.Finding> findings)
            throws IOException {
        List<SourceCheck.Finding> all = new ArrayList<>(findings);
        List<String> right = new ArrayList<>();
        for (String name : sheet.others()) {
            try (OpenSheet other = OpenSheet.of(file.withSheet(name))) {
                var unused = header(file, other, List.of());
                right.add(name);
            } catch (SourceRefusedException e) {
                continue; // not the one
            }
        }
        if (!right.isEmpty()) {
            all.add(new SourceCheck.Finding(
                    List.of("sheet"),
                    "the sheet "
                            + right.stream().map(ColumnNames::quoted).collect(Collectors.joining(" and the sheet "))
                            + (right.size() == 1 ? " has" : " have") + " all columns that the SPEC names; say sheet: "
                            + right.get(0) + " under source"));
        } else if (!sheet.others().isEmpty()) {
            all.add(new SourceCheck.Finding(
                    List.of("sheet"),
                    "no other sheet has all of them either; the others are "
                            + sheet.others().stream().map(ColumnNames::quoted).collect(Collectors.joining(", "))));
        }
        return all;
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
                sink.broken(broken, RowRejectReason.CELL_ERROR, message, header.name(position));
                return true;
            }
            if (cell.hidesTime()) {
                sink.odd(Oddity.TIME_IN_DATE, row.number());
            }
            values.add(cell.text());
        }
        return sink.row(new Row(number, row.number(), values, row::csv));
    }
}
