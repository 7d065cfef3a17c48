package dev.holdfast.tiles.polygon;

import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** Whether polygons are valid by the rules of simple features: JTS decides. */
final class ShapeValidity {
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private ShapeValidity() {}

    /** Refuses a feature's polygons with the reason and the place (E001). */
    static void check(List<CountryPolygon> polygons, RingReading reading) {
        Polygon[] parts = polygons.stream().map(ShapeValidity::polygon).toArray(Polygon[]::new);
        MultiPolygon whole = GEOMETRIES.createMultiPolygon(parts);
        TopologyValidationError error = new IsValidOp(whole).getValidationError();
        if (error != null) {
            Coordinate at = error.getCoordinate();
            throw reading.refused("its polygon is not valid: " + error.getMessage()
                    + (at == null ? "" : " at longitude " + at.getX() + ", latitude " + at.getY())
                    + "; repair it, for example ogr2ogr -makevalid");
        }
    }

    static Polygon polygon(CountryPolygon polygon) {
        return GEOMETRIES.createPolygon(
                ring(polygon.shell()),
                polygon.holes().stream().map(ShapeValidity::ring).toArray(LinearRing[]::new));
    }

    private static LinearRing ring(CountryRing ring) {
        Coordinate[] points = new Coordinate[ring.size()];
        for (int i = 0; i < points.length; i++) {
            points[i] = new Coordinate(ring.unwrapped(i), ring.latitude(i));
        }
        return GEOMETRIES.createLinearRing(points);
    }

    /** Whether a polygon holds a ring's points, or has them on its edge. */
    static boolean holds(CountryPolygon polygon, CountryRing ring) {
        return polygon(polygon).covers(ring(ring));
    }
}
