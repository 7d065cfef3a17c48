package dev.holdfast.config.spec;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a file is read where it is not as its form wants it.
 *
 * @param skipRows so many lines of a text, or rows of a sheet, stand above the header
 * @param headerRows so many rows name the columns together
 * @param trimHeader whether white space around the names of columns is dropped
 * @param replaceBadBytes whether bytes that the encoding does not have become the replacement character U+FFFD
 * @param dateFormat of a workbook, the pattern by which dates are written; null for ISO 8601
 * @param reading which rules of reading the SPEC was written for; an experiment goes on by those that it began with
 */
public record SourceOptions(
        long skipRows,
        int headerRows,
        boolean trimHeader,
        boolean replaceBadBytes,
        @Nullable String dateFormat,
        int reading) {
    /** The rules of version 1: of JSON Lines, a line whose unused members exceed a parser's usual bounds is broken. */
    public static final int FIRST_READING = 1;
    /** The rules of today: unused members may be anything that is JSON. */
    public static final int READING = 2;

    /** A file that is as its form wants it. */
    public static final SourceOptions NONE = new SourceOptions(0, 1, false, false, null, READING);

    /**
     * Returns what writes dates by a pattern.
     *
     * @throws IllegalArgumentException if it is no pattern, or one for what a date does not have
     */
    public static DateTimeFormatter dates(String pattern) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        try {
            var unused = formatter.format(LocalDateTime.of(2000, 1, 1, 0, 0));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return formatter;
    }
}
