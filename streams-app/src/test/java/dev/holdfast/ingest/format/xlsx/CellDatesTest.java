package dev.holdfast.ingest.format.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellDatesTest {
    private static @Nullable String date(String number, int formatId) {
        return text(new BigDecimal(number), formatId, null, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
        43650              | yyyy-mm-dd               | 2019-07-04
        43650.25           | yyyy-mm-dd               | 2019-07-04T06:00:00
        43650              | yyyy-mm-dd hh:mm:ss      | 2019-07-04T00:00:00
        43650.999999999999 | m/d/yy h:mm              | 2019-07-05T00:00:00
        43650              | [$-409]mmm;@             | 2019-07-04
        0.75               | h:mm AM/PM               | 18:00:00
        43650.75           | [Blue]h:mm               | 2019-07-04T18:00:00
        1.5                | [h]:mm                   | -
        43650              | 0.00                     | -
        43650              | General                  | -
        43650              | 0 "days"                 | -
        43650              | 0.00E+00                 | -
        -1                 | yyyy-mm-dd               | -
        2958466            | yyyy-mm-dd               | -
        1E-999999999       | yyyy-mm-dd               | -
        """)
    void tellsADateByItsNumberFormat(String number, String format, @Nullable String date) {
        assertThat(text(new BigDecimal(number), 164, format, false)).isEqualTo(date);
    }

    @Test
    void knowsTheFormatsThatHaveOnlyANumber() {
        assertThat(date("43650", 14)).isEqualTo("2019-07-04");
        assertThat(date("0.5", 20)).isEqualTo("12:00:00");
        assertThat(date("43650", 22)).isEqualTo("2019-07-04T00:00:00");
        assertThat(date("43650", 57)).isEqualTo("2019-07-04");
        assertThat(date("43650", 0)).isNull();
        assertThat(date("43650", 46)).isNull();
    }

    @Test
    void countsAsSpreadsheetProgramsDo() {
        assertThat(date("1", 14)).isEqualTo("1900-01-01");
        assertThat(date("59", 14)).isEqualTo("1900-02-28");
        assertThat(date("60", 14)).isNull();
        assertThat(date("61", 14)).isEqualTo("1900-03-01");
        assertThat(text(new BigDecimal("42188"), 14, null, true)).isEqualTo("2019-07-04");
        assertThat(text(new BigDecimal("0"), 14, null, true)).isEqualTo("1904-01-01");
    }

    private static @Nullable String text(
            BigDecimal number, @Nullable Integer formatId, @Nullable String format, boolean from1904) {
        CellDates.Written written = CellDates.of(number, formatId, format, from1904, null);
        return written == null ? null : written.text();
    }
}
