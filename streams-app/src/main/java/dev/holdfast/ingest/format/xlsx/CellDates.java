package dev.holdfast.ingest.format.xlsx;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates of a workbook. There they are numbers, days since a first day, and only the number format tells that a date is
 * meant: one that shows days or years makes a date, one that shows hours or seconds a time.
 */
final class CellDates {
    private static final LocalDate BEFORE_1900 = LocalDate.of(1899, 12, 31);
    private static final LocalDate FIRST_OF_1904 = LocalDate.of(1904, 1, 1);
    private static final BigDecimal AFTER_YEAR_9999 = BigDecimal.valueOf(2_958_466);
    private static final BigDecimal MILLIS_OF_A_DAY = BigDecimal.valueOf(86_400_000);
    /** What has more digits is no time, and would take long to be shown as one. */
    private static final int MOST_DIGITS = 400;
    /** Spreadsheet programs count a 29 February 1900, which there was not. */
    private static final int NO_DAY = 60;

    /** What is no part of the pattern: quoted and escaped characters, fillers, colours and locales, AM/PM. */
    private static final Pattern LITERAL =
            Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[[^\\]]*\\]|am/pm|a/p|general", Pattern.CASE_INSENSITIVE);
    /** Hours that may be more than a day's: a length of time, not a point in it. */
    private static final Pattern LENGTH_OF_TIME =
            Pattern.compile(".*\\[(h+|m+|s+)\\].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * A date, a time or both as text.
     *
     * @param text the text
     * @param hidesTime whether the format shows a date only, and there is a time of day as well
     */
    record Written(String text, boolean hidesTime) {}

    /** What a number format shows of a date. */
    private enum Shows {
        NOTHING,
        DATE,
        TIME,
        BOTH
    }

    private CellDates() {}

    /**
     * Returns a number as date, time or both.
     *
     * @param number the number
     * @param formatId the number of its format; null for none
     * @param format the format, if it was written out
     * @param from1904 whether day 0 is 1 January 1904
     * @param pattern how to write what has a day; null for ISO 8601
     * @return null if no date is meant, or the number is none
     */
    static @Nullable Written of(
            BigDecimal number,
            @Nullable Integer formatId,
            @Nullable String format,
            boolean from1904,
            @Nullable DateTimeFormatter pattern) {
        Shows shows = shown(formatId, format);
        boolean possible =
                number.signum() >= 0 && number.compareTo(AFTER_YEAR_9999) < 0 && number.scale() <= MOST_DIGITS;
        return shows == Shows.NOTHING || !possible ? null : written(number, shows, from1904, pattern);
    }

    /**
     * Returns a date that stands in a cell as ISO 8601 text, as a number would be written.
     *
     * @return the text itself if it is no date
     */
    static Written ofText(
            String iso, @Nullable Integer formatId, @Nullable String format, @Nullable DateTimeFormatter pattern) {
        String text = iso.strip().replaceFirst("Z$", "");
        try {
            if (text.indexOf(':') == 2) {
                return new Written(LocalTime.parse(text).format(DateTimeFormatter.ISO_LOCAL_TIME), false);
            }
            boolean timed = text.indexOf('T') > 0;
            LocalDateTime at =
                    timed ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
            Shows shows = shown(formatId, format);
            Shows meant = shows != Shows.NOTHING ? shows : timed ? Shows.BOTH : Shows.DATE;
            return written(at.toLocalDate(), at.toLocalTime(), meant, pattern);
        } catch (DateTimeParseException e) {
            return new Written(iso, false);
        }
    }

    private static Shows shown(@Nullable Integer formatId, @Nullable String format) {
        return format != null ? shows(format) : shows(formatId == null ? 0 : formatId);
    }

    private static @Nullable Written written(
            BigDecimal number, Shows shows, boolean from1904, @Nullable DateTimeFormatter pattern) {
        long millis = number.multiply(MILLIS_OF_A_DAY)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        long days = millis / MILLIS_OF_A_DAY.longValue();
        LocalTime time = LocalTime.ofNanoOfDay(millis % MILLIS_OF_A_DAY.longValue() * 1_000_000);
        if (days == 0 && shows != Shows.DATE) {
            return new Written(time.format(DateTimeFormatter.ISO_LOCAL_TIME), false);
        }
        if (!from1904 && (days == 0 || days == NO_DAY)) {
            return null;
        }
        return written(date(days, from1904), time, shows, pattern);
    }

    private static Written written(LocalDate date, LocalTime time, Shows shows, @Nullable DateTimeFormatter pattern) {
        if (pattern != null) {
            return new Written(LocalDateTime.of(date, time).format(pattern), false);
        }
        boolean midnight = time.equals(LocalTime.MIDNIGHT);
        return shows == Shows.DATE && midnight
                ? new Written(date.toString(), false)
                : new Written(
                        LocalDateTime.of(date, time).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME),
                        shows == Shows.DATE);
    }

    private static LocalDate date(long days, boolean from1904) {
        if (from1904) {
            return FIRST_OF_1904.plusDays(days);
        }
        return BEFORE_1900.plusDays(days > NO_DAY ? days - 1 : days);
    }

    /** The formats that every program knows by number; those from 27 on are of East Asia. */
    private static Shows shows(int formatId) {
        if ((formatId >= 14 && formatId <= 17)
                || (formatId >= 27 && formatId <= 31)
                || formatId == 36
                || (formatId >= 50 && formatId <= 54)
                || formatId == 57
                || formatId == 58) {
            return Shows.DATE;
        }
        boolean time = (formatId >= 18 && formatId <= 21)
                || (formatId >= 32 && formatId <= 35)
                || formatId == 45
                || formatId == 55
                || formatId == 56;
        return time ? Shows.TIME : formatId == 22 ? Shows.BOTH : Shows.NOTHING;
    }

    private static Shows shows(String format) {
        if (LENGTH_OF_TIME.matcher(format).matches()) {
            return Shows.NOTHING;
        }
        String pattern = LITERAL.matcher(format).replaceAll("").toLowerCase(Locale.ROOT);
        boolean date = pattern.indexOf('y') >= 0 || pattern.indexOf('d') >= 0;
        boolean time = pattern.indexOf('h') >= 0 || pattern.indexOf('s') >= 0;
        if (date && time) {
            return Shows.BOTH;
        }
        // A lone m is a month; with hours or seconds it is minutes.
        return time ? Shows.TIME : date || pattern.indexOf('m') >= 0 ? Shows.DATE : Shows.NOTHING;
    }
}
