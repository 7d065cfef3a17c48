package dev.holdfast.ingest.format.xlsx;

import dev.holdfast.config.spec.SourceOptions;
import dev.holdfast.ingest.SourceFile;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;
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
    private final @Nullable Path copy;
    private final @Nullable DateTimeFormatter dates;
    private final ReadableWorkbook book;
    private final Sheet sheet;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;
    private long number;

    private OpenSheet(SourceFile file, @Nullable Path copy, ReadableWorkbook book, Sheet sheet) throws IOException {
        this.path = file.path();
        this.copy = copy;
        String pattern = file.options().dateFormat();
        this.dates = pattern == null ? null : SourceOptions.dates(pattern);
        this.book = book;
        this.sheet = sheet;
        this.stream = sheet.openStream();
        this.rows = stream.iterator();
    }

    /** Opens the sheet. */
    static OpenSheet of(SourceFile file) throws SourceRefusedException, IOException {
        requireWorkbook(file.path());
        Path copy = copy(file.path());
        ReadableWorkbook book = null;
        try {
            book = book((copy == null ? file.path() : copy).toFile());
            return new OpenSheet(file, copy, book, SheetChoice.of(book, file));
        } catch (SourceRefusedException | IOException e) {
            close(book, copy);
            throw e;
        } catch (RuntimeException e) {
            close(book, copy);
            throw broken(file.path().toString(), e);
        }
    }

    /** What is no archive at all is refused by the library, with the better words. */
    private static @Nullable Path copy(Path path) throws IOException {
        try {
            return WorkbookParts.readable(path);
        } catch (ZipException e) {
            return null;
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
            cells.add(CellText.of(row.getCell(i), book.isDate1904(), dates));
        }
        while (!cells.isEmpty() && cells.get(cells.size() - 1).isEmpty()) {
            cells.remove(cells.size() - 1);
        }
        return cells;
    }

    /** Returns the cells of the sheet that are merged. */
    List<WorkbookParts.Merged> merged() throws IOException {
        try {
            return WorkbookParts.merged(copy == null ? path : copy, sheet.getId());
        } catch (ZipException e) {
            return List.of();
        }
    }

    /** Returns the names of the workbook's other sheets. */
    List<String> others() {
        return book.getSheets()
                .map(Sheet::getName)
                .filter(name -> !name.equals(sheet.getName()))
                .toList();
    }

    /** Returns the row that was read last, from 1 on. */
    long number() {
        return number;
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
        close(book, copy);
    }

    private static void close(@Nullable ReadableWorkbook book, @Nullable Path copy) throws IOException {
        if (book != null) {
            book.close();
        }
        if (copy != null) {
            Files.deleteIfExists(copy);
        }
    }
}
