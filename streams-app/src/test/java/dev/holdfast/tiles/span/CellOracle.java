package dev.holdfast.tiles.span;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.polygon.CountryShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** What JTS says about the same polygons, cell by cell. */
final class CellOracle {
    static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private CellOracle() {}

    static Set<Long> cells(GridLines lines, InclusionRule rule, Geometry geometry) {
        TileGrid grid = lines.grid();
        Set<Long> cells = new TreeSet<>();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                boolean belongs = rule == InclusionRule.CENTER
                        ? geometry.covers(GEOMETRIES.createPoint(
                                new Coordinate(lines.columnCentre(column), lines.rowCentre(row))))
                        : geometry.relate(cell(lines, row, column), "T********");
                if (belongs) {
                    cells.add(grid.tileId(row, column));
                }
            }
        }
        return cells;
    }

    private static Geometry cell(GridLines lines, int row, int column) {
        return GEOMETRIES.toGeometry(new Envelope(
                lines.columnEdge(column), lines.columnEdge(column + 1), lines.rowEdge(row + 1), lines.rowEdge(row)));
    }

    static Set<Long> cells(TileGrid grid, List<CellSpan> spans) {
        Set<Long> cells = new TreeSet<>();
        for (CellSpan span : spans) {
            for (int column = span.first(); column <= span.last(); column++) {
                cells.add(grid.tileId(span.row(), column));
            }
        }
        return cells;
    }

    static CountryShape shape(Geometry geometry) {
        List<List<double[]>> polygons = new ArrayList<>();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            Polygon polygon = (Polygon) geometry.getGeometryN(i);
            List<double[]> rings = new ArrayList<>();
            rings.add(points(polygon.getExteriorRing()));
            for (int j = 0; j < polygon.getNumInteriorRing(); j++) {
                rings.add(points(polygon.getInteriorRingN(j)));
            }
            polygons.add(rings);
        }
        return CountryShape.of("XX", polygons);
    }

    private static double[] points(LinearRing ring) {
        double[] points = new double[2 * ring.getNumPoints()];
        for (int i = 0; i < ring.getNumPoints(); i++) {
            points[2 * i] = ring.getCoordinateN(i).getX();
            points[2 * i + 1] = ring.getCoordinateN(i).getY();
        }
        return points;
    }

    static Polygon polygon(double... points) {
        Coordinate[] coordinates = new Coordinate[points.length / 2 + 1];
        for (int i = 0; i < coordinates.length; i++) {
            int at = 2 * i % points.length;
            coordinates[i] = new Coordinate(points[at], points[at + 1]);
        }
        return GEOMETRIES.createPolygon(coordinates);
    }
}
