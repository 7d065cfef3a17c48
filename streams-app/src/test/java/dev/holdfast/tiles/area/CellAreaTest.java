package dev.holdfast.tiles.area;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cell's area is that on the ellipsoid WGS84 (T4). */
class CellAreaTest {
    /** GeographicLib's constant for the whole ellipsoid, 510,065,621.724 square kilometres. */
    @Test
    void addsUpToTheWholeEarth() { // T4
        double sum = 0;
        for (int row = 0; row < 21_600; row++) {
            sum += 43_200 * CellArea.squareMetres(90 - (row + 1) / 120.0, 90 - row / 120.0, 1 / 120.0);
        }
        assertThat(sum).isCloseTo(510_065_621_724_088.44, within(10.0));
        assertThat(CellArea.squareMetres(-90, 90, 360)).isCloseTo(510_065_621_724_088.44, within(10.0));
    }

    /** The integral of the radii of curvature by Simpson's rule, another way to the same number. */
    @Property
    void isTheIntegralOverTheEllipsoid(
            @ForAll @DoubleRange(min = -89.9, max = 89.8) double south,
            @ForAll @DoubleRange(min = 0.01, max = 0.1) double height) {
        int steps = 64;
        double step = Math.toRadians(height) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * density(Math.toRadians(south) + i * step);
        }
        assertThat(CellArea.squareMetres(south, south + height, 1))
                .isCloseTo(sum * step / 3 * Math.toRadians(1), withinPercentage(1e-8));
    }

    private static double density(double latitude) {
        double f = 1 / 298.257223563;
        double e2 = f * (2 - f);
        double w = 1 - e2 * Math.pow(Math.sin(latitude), 2);
        return 6_378_137.0 * 6_378_137.0 * (1 - e2) * Math.cos(latitude) / (w * w);
    }

    @Test
    void isTheSameOnBothSidesOfTheEquator() {
        assertThat(CellArea.squareMetres(10, 10.5, 0.5)).isEqualTo(CellArea.squareMetres(-10.5, -10, 0.5));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 1", "0, 1, 0", "NaN, 1, 1"})
    void refusesACellWithoutAnArea(double south, double north, double width) { // T5
        assertThatThrownBy(() -> CellArea.squareMetres(south, north, width))
                .isInstanceOfSatisfying(
                        TileException.class, e -> assertThat(e.error()).isEqualTo(TileError.E006));
    }
}
