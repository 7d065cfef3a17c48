package dev.holdfast.tiles.area;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;

/**
 * The area between two parallels and two meridians on the ellipsoid WGS84, in closed form. Differences are multiplied
 * out, so that small cells lose no digits, and StrictMath gives every JVM the same bits.
 */
public final class CellArea {
    private static final double EQUATORIAL_RADIUS = 6_378_137;
    private static final double FLATTENING = 1 / 298.257223563;
    private static final double POLAR_RADIUS = EQUATORIAL_RADIUS * (1 - FLATTENING);
    private static final double SQUARED_ECCENTRICITY = FLATTENING * (2 - FLATTENING);
    private static final double ECCENTRICITY = StrictMath.sqrt(SQUARED_ECCENTRICITY);
    private static final double RADIAN = StrictMath.PI / 180;

    private CellArea() {}

    /**
     * A cell's area. It does not depend on the longitude (T4).
     *
     * @param south latitude of its lower edge in degrees
     * @param north latitude of its upper edge
     * @param width in degrees of longitude
     * @return square metres
     * @throws TileException E006 if it is not above 0
     */
    public static double squareMetres(double south, double north, double width) {
        double lower = StrictMath.sin(south * RADIAN);
        double upper = StrictMath.sin(north * RADIAN);
        double rise = 2 * StrictMath.cos((south + north) / 2 * RADIAN) * StrictMath.sin((north - south) / 2 * RADIAN);
        double product = SQUARED_ECCENTRICITY * lower * upper;
        double ratio = rise
                * (1 + product)
                / ((1 - SQUARED_ECCENTRICITY * lower * lower) * (1 - SQUARED_ECCENTRICITY * upper * upper));
        double whole = ratio + inverseTangent(ECCENTRICITY * rise / (1 - product)) / ECCENTRICITY;
        double area = POLAR_RADIUS * POLAR_RADIUS / 2 * width * RADIAN * whole;
        if (!(area > 0 && area < Double.POSITIVE_INFINITY)) {
            throw new TileException(
                    TileError.E006,
                    "the cells from latitude " + south + " to " + north + ", " + width
                            + " degrees wide, have an area of " + area
                            + " square metres; give a grid whose cells lie between the poles");
        }
        return area;
    }

    /** The inverse hyperbolic tangent. */
    private static double inverseTangent(double value) {
        return (StrictMath.log1p(value) - StrictMath.log1p(-value)) / 2;
    }
}
