package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a run will write, so that a person hears of a full disk before it is full. */
class DiskForecastTest {
    private static final long MIB = 1 << 20;

    @Test
    void countsFourKibibytesAnItemAndTheInputThreeTimesBeforeAnythingIsMeasured() {
        assertThat(DiskForecast.bytes(1000, 1000, 10 * MIB, 0, 0)).isEqualTo(1000 * 4096 + 30 * MIB);
    }

    @Test
    void countsTheInputOfWhatIsLeftOnly() {
        assertThat(DiskForecast.bytes(250, 1000, 10 * MIB, 0, 0)).isEqualTo(250 * 4096 + 30 * MIB / 4);
    }

    @Test
    void goesByWhatItemsHaveTakenOnceThereAreEnoughOfThem() {
        assertThat(DiskForecast.bytes(3000, 10_000, 10 * MIB, 99, 99 * 7000)).isNotEqualTo(3000 * 7000);
        assertThat(DiskForecast.bytes(3000, 10_000, 10 * MIB, 100, 100 * 7000)).isEqualTo(3000 * 7000);
    }

    @Test
    void warnsWithBothFiguresAndHowMuchIsMissing() {
        assertThat(DiskForecast.warning(100 * MIB, 100 * MIB)).isEmpty();
        assertThat(DiskForecast.warning(300 * MIB, 100 * MIB))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("about 300 MiB will still be written")
                        .contains("has room for 100 MiB")
                        .contains("free 200 MiB"));
    }
}
