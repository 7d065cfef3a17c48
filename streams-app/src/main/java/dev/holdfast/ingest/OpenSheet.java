package dev.holdfast.ingest;

import dev.holdfast.config.SourceFile;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** The sheet of a workbook that a SPEC names, read row by row. For one thread. */
final class OpenSheet implements Closeable {
    private static final ReadingOptions WITH_FORMATS = new ReadingOptions(true, true);
    private static final ReadingOptions WITHOUT_FORMATS = new ReadingOptions(false, true);
    private static final int SIGNATURE_BYTES = 8;

    private final Path path;
    private final ReadableWorkbook book;
    private final Sheet sheet;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;
    private long number;

    private OpenSheet(Path path, ReadableWorkbook book, Sheet sheet) throws IOException {
        this.path = path;
        this.book = book;
        this.sheet = sheet;
        this.stream = sheet.openStream();
        this.rows = stream.iterator();
    }

    /** Opens the sheet. */
    static OpenSheet of(SourceFile file) throws SourceRefusedException, IOException {
        requireWorkbook(file.path());
        ReadableWorkbook book = null;
        try {
            book = book(file.path().toFile());
            return new OpenSheet(file.path(), book, SheetChoice.of(book, file));
        } catch (SourceRefusedException | IOException e) {
            close(book);
            throw e;
        } catch (RuntimeException e) {
            close(book);
            throw broken(file.path().toString(), e);
        }
    }

    private static ReadableWorkbook book(File file) throws IOException {
        try {
            return new ReadableWorkbook(file, WITH_FORMATS);
        } catch (ExcelReaderException e) {
            // A workbook without styles is one without dates. If something else was wrong, it is told now.
            return new ReadableWorkbook(file, WITHOUT_FORMATS);
        }
    }

    private static void requireWorkbook(Path path) throws SourceRefusedException, IOException {
        byte[] start;
        try (var in = Files.newInputStream(path)) {
            start = in.readNBytes(SIGNATURE_BYTES);
        }
        if (start.length == SIGNATURE_BYTES && ReadableWorkbook.isOLE2Header(start)) {
            throw new SourceRefusedException(path + ": is a workbook of the old form (.xls), or one with a password;"
                    + " save it as .xlsx without a password");
        }
        if (start.length < SIGNATURE_BYTES || !ReadableWorkbook.isOOXMLZipHeader(start)) {
            throw new SourceRefusedException(path + ": is no workbook (.xlsx), whatever its name says");
        }
    }

    /** Returns the next row that is not empty, or null if there is none. */
    @Nullable
    SheetRow next() throws SourceRefusedException {
        for (Row row = nextRow(); row != null; row = nextRow()) {
            // Programs may leave the number out; then the rows follow each other.
            number = Math.max(number + 1, row.getRowNum());
            SheetRow read = new SheetRow(number, cells(row));
            if (!read.isEmpty()) {
                return read;
            }
        }
        return null;
    }

    private @Nullable Row nextRow() throws SourceRefusedException {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (RuntimeException e) {
            throw broken(place(), e);
        }
    }

    private List<CellText> cells(Row row) {
        List<CellText> cells = new ArrayList<>(row.getCellCount());
        for (int i = 0; i < row.getCellCount(); i++) {
            cells.add(CellText.of(row.getCell(i), book.isDate1904()));
        }
        while (!cells.isEmpty() && cells.get(cells.size() - 1).isEmpty()) {
            cells.remove(cells.size() - 1);
        }
        return cells;
    }

    /** Returns the file and the sheet, for messages. */
    String name() {
        return path + " (sheet '" + sheet.getName() + "')";
    }

    /** Returns where the row stands that was read last. */
    String place() {
        return path + " (sheet '" + sheet.getName() + "', row " + number + ")";
    }

    private static SourceRefusedException broken(String place, RuntimeException problem) {
        return new SourceRefusedException(
                place + ": cannot be read as a workbook: " + problem.getMessage()
                        + "; open it in a spreadsheet program and save it anew",
                problem);
    }

    @Override
    public void close() throws IOException {
        stream.close();
        book.close();
    }

    private static void close(@Nullable ReadableWorkbook book) throws IOException {
        if (book != null) {
            book.close();
        }
    }
}
