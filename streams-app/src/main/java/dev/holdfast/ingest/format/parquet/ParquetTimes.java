package dev.holdfast.ingest.format.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;

/** Dates and times of a Parquet file in ISO 8601. */
final class ParquetTimes {
    private ParquetTimes() {}

    static String date(int days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    static String time(long count, TimeUnit unit) {
        return LocalTime.MIDNIGHT.plus(count, unit(unit)).format(DateTimeFormatter.ISO_LOCAL_TIME);
    }

    /** Writes a point in time: in UTC with a Z at its end, if it is one; else as the clock on some wall shows it. */
    static String timestamp(long count, TimeUnit unit, boolean inUtc) {
        Instant instant = Instant.EPOCH.plus(count, unit(unit));
        return inUtc ? DateTimeFormatter.ISO_INSTANT.format(instant) : local(instant);
    }

    /** Writes a point in time of the old form: the nanoseconds of a day, and the day in Julian count. */
    static String legacy(ByteBuffer bytes) {
        ByteBuffer parts = bytes.order(ByteOrder.LITTLE_ENDIAN);
        long nanos = parts.getLong();
        LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, parts.getInt());
        return local(day.atStartOfDay().plusNanos(nanos).toInstant(ZoneOffset.UTC));
    }

    private static String local(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static ChronoUnit unit(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
        };
    }
}
