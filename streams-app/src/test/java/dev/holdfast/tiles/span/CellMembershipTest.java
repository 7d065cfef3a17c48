package dev.holdfast.tiles.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.polygon.CountryShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which cells belong to a country: edges, holes, the dateline, the poles, and the counts about them. */
class CellMembershipTest {
    private static final GridLines WORLD = new GridLines(new TileGrid(360, 180, -180, 90, 1, 1));

    private static CountryCells cells(GridLines lines, InclusionRule rule, double[]... rings) {
        return new CellMembership(lines, rule).of(CountryShape.of("XX", List.of(List.of(rings))));
    }

    private static double[] box(double west, double south, double east, double north) {
        return new double[] {west, south, east, south, east, north, west, north, west, south};
    }

    @Test
    void takesCentresOnTheEdgeAndOnTheEdgeOfAHole() { // T2
        double[] shell = box(0.5, 0.5, 4.5, 4.5);
        double[] hole = box(1.5, 1.5, 3.5, 3.5);
        CountryCells cells = cells(WORLD, InclusionRule.CENTER, shell, hole);
        assertThat(cells.included()).isEqualTo(24);
        assertThat(cells.hole()).isEqualTo(1);
        assertThat(cells.outside()).isZero();
        assertThat(cells.window()).isEqualTo(new CellWindow(85, 5, 180, 5));
        assertThat(cells.spans().get(0)).isEqualTo(new CellSpan(85, 180, 184));
        assertThat(cells.spans()).contains(new CellSpan(87, 180, 181), new CellSpan(87, 183, 184));
    }

    @Test
    void takesACellThatSharesAnAreaButNotOneThatSharesAnEdgeOrAPoint() { // T2
        CountryCells cells = cells(WORLD, InclusionRule.ANY_OVERLAP, box(1, 1, 2, 2));
        assertThat(cells.spans()).containsExactly(new CellSpan(88, 181, 181));
        assertThat(cells(WORLD, InclusionRule.ANY_OVERLAP, box(1.999999999, 1, 2, 2.0000000001))
                        .spans())
                .containsExactly(new CellSpan(87, 181, 181), new CellSpan(88, 181, 181));
    }

    @Test
    void givesACellOnASharedEdgeToBothCountriesByCentre() { // T5
        assertThat(cells(WORLD, InclusionRule.CENTER, box(0, 0, 2.5, 1)).spans())
                .containsExactly(new CellSpan(89, 180, 182));
        assertThat(cells(WORLD, InclusionRule.CENTER, box(2.5, 0, 4, 1)).spans())
                .containsExactly(new CellSpan(89, 182, 183));
    }

    @ParameterizedTest
    @EnumSource(InclusionRule.class)
    void isTheSameForAnIslandThatIsCutAtTheDatelineAndOneThatIsNot(InclusionRule rule) { // T2
        double[] whole = {178, -16, -178.5, -16, -178.5, -18, 178, -18, 178, -16};
        double[] beyond = {178, -16, 181.5, -16, 181.5, -18, 178, -18, 178, -16};
        CellMembership membership = new CellMembership(WORLD, rule);
        CountryCells cut = membership.of(
                CountryShape.of("FJ", List.of(List.of(box(178, -18, 180, -16)), List.of(box(-180, -18, -178.5, -16)))));
        for (double[] ring : List.of(whole, beyond)) {
            CountryCells cells = membership.of(CountryShape.of("FJ", List.of(List.of(ring))));
            assertThat(cells.spans()).isEqualTo(cut.spans());
            assertThat(cells.window()).isEqualTo(cut.window());
        }
        assertThat(cut.window()).isEqualTo(new CellWindow(106, 2, 358, 4));
        assertThat(cut.visited()).isEqualTo(8);
        assertThat(cut.outside()).isZero();
    }

    @Test
    void cutsAHoleAcrossTheDateline() { // T2
        double[] shell = {177, -10, -177, -10, -177, -20, 177, -20, 177, -10};
        double[] hole = {179, -12, 179, -14, -179, -14, -179, -12, 179, -12};
        CountryCells cells = cells(WORLD, InclusionRule.CENTER, shell, hole);
        assertThat(cells.included()).isEqualTo(60 - 4);
        assertThat(cells.hole()).isEqualTo(4);
        assertThat(cells.window().columns()).isEqualTo(6);
    }

    @Test
    void decidesATieAcrossTheDatelineAsItDoesOnThisSide() { // T2
        GridLines fine = new GridLines(new TileGrid(43_200, 21_600, -180, 90, 1 / 120.0, 1 / 120.0));
        for (int column = 0; column < 2000; column += 7) {
            double centre = fine.columnCentre(column);
            double latitude = fine.rowCentre(9000);
            double[] across = {179, latitude, centre, latitude, centre, latitude - 1, 179, latitude - 1, 179, latitude};
            CountryCells cells = cells(fine, InclusionRule.CENTER, across);
            assertThat(cells.spans().get(0)).isEqualTo(new CellSpan(9000, 0, column));
        }
    }

    @Test
    void takesTheEdgeOfACountryThatIsNamedBeyondTheDateline() { // T2
        assertThat(cells(WORLD, InclusionRule.CENTER, box(180.5, 0, 182.5, 1)).spans())
                .containsExactly(new CellSpan(89, 0, 2));
        assertThat(cells(WORLD, InclusionRule.CENTER, box(-182.5, 0, -180.5, 1)).spans())
                .containsExactly(new CellSpan(89, 357, 359));
    }

    @Test
    void reachesThePoles() { // T2
        double[] antarctica = {-180, -90, 180, -90, 180, -80, 0, -85, -180, -80, -180, -90};
        CountryCells cells = cells(WORLD, InclusionRule.CENTER, antarctica);
        assertThat(CellOracle.cells(WORLD.grid(), cells.spans()))
                .isEqualTo(CellOracle.cells(
                        WORLD,
                        InclusionRule.CENTER,
                        CellOracle.polygon(-180, -90, 180, -90, 180, -80, 0, -85, -180, -80)));
        assertThat(cells.spans().get(cells.spans().size() - 1)).isEqualTo(new CellSpan(179, 0, 359));
        assertThat(cells(WORLD, InclusionRule.ANY_OVERLAP, box(-180, -90, 180, 90))
                        .included())
                .isEqualTo(360 * 180);
        GridLines onPoles = new GridLines(new TileGrid(4, 3, -180, 135, 90, 90));
        assertThat(onPoles.rowCentre(0)).isEqualTo(90);
        for (InclusionRule rule : InclusionRule.values()) {
            assertThat(cells(onPoles, rule, box(-180, -90, 180, 90)).included()).isEqualTo(12);
        }
    }

    @Test
    void countsNothingForACountryBetweenTheCentres() { // T6, T7
        CountryCells none = cells(WORLD, InclusionRule.CENTER, box(0.1, 0.1, 0.4, 0.4));
        assertThat(none.spans()).isEmpty();
        assertThat(none.visited() + none.included() + none.outside() + none.hole())
                .isZero();
    }

    @Test
    void ignoresWhatLiesBesideTheGrid() {
        GridLines part = new GridLines(new TileGrid(10, 10, 20, 50, 1, 1));
        for (InclusionRule rule : InclusionRule.values()) {
            assertThat(cells(part, rule, box(-60, -50, 100, 80)).included()).isEqualTo(100);
            assertThat(cells(part, rule, box(-60, 60, 100, 80)).spans()).isEmpty();
            assertThat(cells(part, rule, box(-60, -10, 100, 40)).spans()).isEmpty();
            assertThat(cells(part, rule, box(31, 0, 40, 80)).spans()).isEmpty();
        }
    }

    @Test
    void knowsTwoRules() { // T3
        assertThat(InclusionRule.of("center")).isEqualTo(InclusionRule.CENTER);
        assertThat(InclusionRule.of("any_overlap")).isEqualTo(InclusionRule.ANY_OVERLAP);
        assertThatThrownBy(() -> InclusionRule.of("centre"))
                .isInstanceOf(TileException.class)
                .hasMessageContaining("E008: the inclusion rule is 'centre'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 90, 1, 361, 10, E004",
        "-180, 90, 1, 361, 10, E004",
        "-180.6, 90, 1, 10, 10, E004",
        "0, 91, 1, 10, 10, E004",
        "0, -80, 1, 10, 11, E004",
        "0, 10, 1e-10, 10, 10, E002",
        "0, 10, 1e-9, 100000000, 10, E002"
    })
    void refusesAGridThatIsNotOnTheEarth( // T4
            double left, double top, double size, int columns, int rows, TileError error) {
        TileGrid grid = new TileGrid(columns, rows, left, top, size, size);
        assertThatThrownBy(() -> new GridLines(grid))
                .isInstanceOfSatisfying(
                        TileException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
