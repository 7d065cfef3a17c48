package dev.holdfast.ingest.format.xlsx;

import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a workbook as text: texts character by character, numbers as {@link CellNumbers} writes them, dates in ISO
 * 8601, truth values as {@code true} and {@code false}, formulas by the value that was stored with them.
 *
 * @param text the text; null if there is none
 * @param error why there is none although the cell is not empty, in words; else null
 * @param hidesTime whether it is a date that has a time of day which the cell does not show
 */
record CellText(@Nullable String text, @Nullable String error, boolean hidesTime) {
    /** A cell that is not there. */
    static final CellText NONE = new CellText(null, null, false);

    /** A formula's error is stored like a text, so it is told by what it says. */
    private static final Set<String> ERRORS = Set.of(
            "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!");

    /**
     * Reads a cell.
     *
     * @param cell the cell; null if it is not there
     * @param from1904 whether the workbook counts its days from 1904 on
     * @param dates how to write dates; null for ISO 8601
     */
    static CellText of(@Nullable Cell cell, boolean from1904, @Nullable DateTimeFormatter dates) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return NONE;
        }
        String raw = cell.getRawValue();
        if (cell.getType() == CellType.ERROR) {
            // Errors begin so; what does not is a date as text, see CellTags.
            return raw == null || raw.startsWith("#")
                    ? failed("the error " + raw)
                    : dated(CellDates.ofText(raw, cell.getDataFormatId(), cell.getDataFormatString(), dates));
        }
        Object value = cell.getValue();
        if (value instanceof BigDecimal number) {
            CellDates.Written date =
                    CellDates.of(number, cell.getDataFormatId(), cell.getDataFormatString(), from1904, dates);
            return date != null ? dated(date) : new CellText(CellNumbers.text(number), null, false);
        }
        boolean computed = cell.getFormula() != null;
        if (computed && raw == null) {
            return failed("a formula that was never computed (open the workbook and save it)");
        }
        if (computed && ERRORS.contains(String.valueOf(value))) {
            return failed("the error " + value);
        }
        return new CellText(value == null ? null : unescaped(value.toString()), null, false);
    }

    private static CellText dated(CellDates.Written date) {
        return new CellText(date.text(), null, date.hidesTime());
    }

    private static CellText failed(String error) {
        return new CellText(null, error, false);
    }

    boolean isEmpty() {
        return error == null && (text == null || text.isEmpty());
    }

    /** Returns what to show a person. */
    String shown() {
        return error != null ? error : text == null ? "" : text;
    }

    /** Characters that XML does not have stand in a workbook as {@code _x0000_}. */
    private static String unescaped(String text) {
        int from = text.indexOf("_x");
        if (from < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        for (; from >= 0; from = text.indexOf("_x", from)) {
            int code = escaped(text, from);
            if (code < 0) {
                from++;
            } else {
                plain.append(text, done, from).append((char) code);
                from += "_x0000_".length();
                done = from;
            }
        }
        return plain.append(text, done, text.length()).toString();
    }

    private static int escaped(String text, int from) {
        if (from + 6 >= text.length() || text.charAt(from + 6) != '_') {
            return -1;
        }
        int code = 0;
        for (int i = from + 2; i < from + 6; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }
}
