package dev.holdfast.cli;

import dev.holdfast.blocks.store.ResultColumn;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.runtime.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of results as a workbook, row by row, without holding them. Numbers that a spreadsheet can hold are
 * numbers, shown with the digits that they came with; others are texts, as all that looks like a formula is.
 */
final class ResultWorkbook implements AutoCloseable {
    static final int MOST_ROWS = 1_048_576;
    static final int LONGEST_CELL = 32_767;

    private static final int DIGITS = 15;
    private static final int FLUSHED_AFTER = 1_000;
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,15})?");
    private static final Pattern UNWRITABLE =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0D\\x0E-\\x1F\\uFFFE\\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)");

    private final List<ResultColumn> columns;
    private final int mostRows;
    private final Workbook book;
    private Worksheet sheet;
    private int sheets;
    private int rows;

    /**
     * Begins a workbook.
     *
     * @param mostRows so many rows of a sheet, the head among them; more go into further sheets
     */
    ResultWorkbook(OutputStream out, List<ResultColumn> columns, int mostRows) {
        this.columns = columns;
        this.mostRows = mostRows;
        this.book = new Workbook(out, "Holdfast", version());
        this.sheet = nextSheet();
    }

    /**
     * Takes a row.
     *
     * @throws RefusedException if a text is longer than a cell may be
     * @throws UncheckedIOException if it cannot be written
     */
    void add(@Nullable Object[] row) {
        try {
            if (rows == mostRows) {
                sheet.finish();
                sheet = nextSheet();
            }
            for (int i = 0; i < row.length; i++) {
                cell(i, row);
            }
            rows++;
            if (rows % FLUSHED_AFTER == 0) {
                sheet.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Worksheet nextSheet() {
        Worksheet next = book.newWorksheet(sheets == 0 ? "results" : "results " + (sheets + 1));
        sheets++;
        for (int i = 0; i < columns.size(); i++) {
            next.inlineString(0, i, writable(columns.get(i).name()));
        }
        rows = 1;
        return next;
    }

    private void cell(int at, @Nullable Object[] row) {
        ResultColumn column = columns.get(at);
        Object value = row[at];
        String text = column.text(value);
        if (text == null || value == null) {
            return;
        }
        boolean mayBeNumber = column.kind() == ResultColumn.Kind.INTEGER
                || column.kind() == ResultColumn.Kind.UNSIGNED
                || (column.kind() == ResultColumn.Kind.JSON && text.equals(value));
        if (mayBeNumber && PLAIN_NUMBER.matcher(text).matches() && digits(text) <= DIGITS && !text.startsWith("-0")) {
            number(at, text);
        } else if (column.kind() == ResultColumn.Kind.TIME) {
            sheet.value(rows, at, LocalDateTime.ofInstant(Instant.ofEpochMilli((Long) value), ZoneOffset.UTC));
            sheet.style(rows, at).format("yyyy-mm-dd hh:mm:ss.000").set();
        } else {
            if (text.length() > LONGEST_CELL) {
                throw new RefusedException("a cell of a workbook holds " + LONGEST_CELL + " characters, but column "
                        + column.name() + " of item " + row[1] + " has " + text.length()
                        + ": take --format csv, jsonl or parquet");
            }
            sheet.inlineString(rows, at, writable(text));
        }
    }

    private void number(int at, String text) {
        sheet.value(rows, at, new BigDecimal(text));
        int point = text.indexOf('.');
        if (point >= 0) {
            sheet.style(rows, at)
                    .format("0." + "0".repeat(text.length() - point - 1))
                    .set();
        }
    }

    private static int digits(String number) {
        return (int) number.chars().filter(Character::isDigit).count();
    }

    /** XML has no way to write some characters; workbooks have one of their own. */
    private static String writable(String text) {
        return UNWRITABLE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        String.format("_x%04X_", (int) found.group().charAt(0))));
    }

    /** The format of the file wants two numbers. */
    private static String version() {
        Matcher numbers = Pattern.compile("\\d{1,4}\\.\\d{1,4}").matcher(Version.text());
        return numbers.find() ? numbers.group() : "0.1";
    }

    /** Writes the end. */
    @Override
    public void close() throws IOException {
        book.close();
    }
}
