package dev.holdfast.tiles.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.tiles.TileGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** On polygons whose points lie on centres and edges of cells, where every kind of touching happens, no cell differs from JTS. */
class CellMembershipPropertyTest {
    private static final TileGrid GRID = new TileGrid(9, 8, 0, 8, 1, 1);
    private static final GridLines LINES = new GridLines(GRID);

    private static void agree(GridLines lines, Geometry geometry) {
        for (InclusionRule rule : InclusionRule.values()) {
            CountryCells cells = new CellMembership(lines, rule).of(CellOracle.shape(geometry));
            Set<Long> expected = CellOracle.cells(lines, rule, geometry);
            assertThat(CellOracle.cells(lines.grid(), cells.spans()))
                    .as("%s of %s", rule, geometry)
                    .isEqualTo(expected);
            assertThat(cells.included()).isEqualTo(expected.size());
            assertThat(cells.included() + cells.outside() + cells.hole()).isEqualTo(cells.visited());
            assertThat(cells.outside()).isNotNegative();
            assertThat(cells.hole()).isEqualTo(holeCells(lines, rule, geometry, expected));
        }
    }

    private static int holeCells(GridLines lines, InclusionRule rule, Geometry geometry, Set<Long> included) {
        List<Geometry> shells = new ArrayList<>();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            shells.add(CellOracle.GEOMETRIES.createPolygon(((Polygon) geometry.getGeometryN(i)).getExteriorRing()));
        }
        Set<Long> filled = new TreeSet<>();
        shells.forEach(shell -> filled.addAll(CellOracle.cells(lines, rule, shell)));
        filled.removeAll(included);
        return filled.size();
    }

    /** Unions of half cells have holes, islands in holes, and points where two corners touch. */
    @Property(tries = 300)
    void agreesOnUnionsOfHalfCells(@ForAll long seed) { // T2, T6
        Random random = new Random(seed);
        List<Geometry> squares = new ArrayList<>();
        for (int i = 3 + random.nextInt(40); i > 0; i--) {
            double x = random.nextInt(20) / 2.0 - 0.5;
            double y = random.nextInt(18) / 2.0 - 0.5;
            squares.add(CellOracle.GEOMETRIES.toGeometry(
                    new Envelope(x, x + (1 + random.nextInt(4)) / 2.0, y, y + (1 + random.nextInt(3)) / 2.0)));
        }
        Geometry union = CellOracle.GEOMETRIES.buildGeometry(squares).union();
        if (union.isValid()) {
            agree(LINES, union);
        }
    }

    /** Any valid polygon of three to eight half-integer points, often with a hole that touches its edge. */
    @Property(tries = 3000)
    void agreesOnPolygonsOnHalfIntegerPoints(@ForAll long seed) { // T2, T6
        agreeOnRandom(new Random(seed), 0.5, LINES);
    }

    /** Points on eighths of cells make crossings that doubles can't place against a centre. */
    @Property(tries = 1500)
    void agreesOnPolygonsOnFinerPoints(@ForAll long seed) { // T2
        agreeOnRandom(new Random(seed), 0.125, LINES);
    }

    /** A grid whose lines are no round numbers, as they are in the world. */
    @Property(tries = 1500)
    void agreesOnAGridWhoseLinesAreRounded(@ForAll long seed) { // T2
        Random random = new Random(seed);
        double size = 1 / (1.0 + random.nextInt(12));
        GridLines lines =
                new GridLines(new TileGrid(9, 7, -180 + random.nextInt(3000) * size / 10, 80 - 3 * size, size, size));
        Polygon polygon = randomPolygon(random, 0.5);
        if (polygon.isValid()) {
            Coordinate[] points = polygon.getCoordinates();
            double[] onLines = new double[2 * points.length - 2];
            for (int i = 0; i + 1 < points.length; i++) {
                int column = (int) Math.floor(points[i].x);
                int row = (int) Math.floor(points[i].y);
                onLines[2 * i] = column == points[i].x ? lines.columnEdge(column) : lines.columnCentre(column);
                onLines[2 * i + 1] = row == points[i].y ? lines.rowEdge(row) : lines.rowCentre(row);
            }
            Polygon placed = CellOracle.polygon(onLines);
            if (placed.isValid()) {
                agree(lines, placed);
            }
        }
    }

    private static void agreeOnRandom(Random random, double step, GridLines lines) {
        Polygon polygon = randomPolygon(random, step);
        if (!polygon.isValid()) {
            return;
        }
        for (int i = 0; i < 4; i++) {
            Polygon hole = randomPolygon(random, step);
            Polygon cut = CellOracle.GEOMETRIES.createPolygon(
                    polygon.getExteriorRing(), new LinearRing[] {hole.getExteriorRing()});
            if (hole.isValid() && cut.isValid()) {
                polygon = cut;
                break;
            }
        }
        agree(lines, polygon);
    }

    private static Polygon randomPolygon(Random random, double step) {
        int across = (int) (11 / step);
        int down = (int) (10 / step);
        int points = 3 + random.nextInt(random.nextBoolean() ? 2 : 6);
        return CellOracle.polygon(DoubleStream.iterate(0, i -> i + 1)
                .limit(points)
                .flatMap(i -> DoubleStream.of(random.nextInt(across) * step - 1, random.nextInt(down) * step - 1))
                .toArray());
    }
}
