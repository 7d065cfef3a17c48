package dev.holdfast.tiles.span;

import java.math.BigDecimal;

/**
 * Where an edge of a polygon meets a parallel, told by whole numbers against evenly spaced meridians: 2k is exactly on
 * meridian k, 2k - 1 between k - 1 and k. What lies beyond the first or the last is -1 or twice their count less 1. A
 * meeting too near to a meridian for doubles is decided by exact arithmetic.
 */
final class MeridianKeys {
    private static final double NEAR = 1e-6;
    private static final double NEAR_DEGREES = 1e-10;

    private final GridLines lines;
    private final boolean centres;
    private final int count;
    private final double first;
    private final double spacing;
    private final double near;

    private MeridianKeys(GridLines lines, boolean centres) {
        this.lines = lines;
        this.centres = centres;
        count = lines.grid().columns() + (centres ? 0 : 1);
        first = meridian(lines, centres, 0);
        spacing = lines.grid().width();
        near = Math.min(0.5, Math.max(NEAR, NEAR_DEGREES / spacing));
    }

    static MeridianKeys ofCentres(GridLines lines) {
        return new MeridianKeys(lines, true);
    }

    static MeridianKeys ofEdges(GridLines lines) {
        return new MeridianKeys(lines, false);
    }

    private static double meridian(GridLines lines, boolean centres, int number) {
        return centres ? lines.columnCentre(number) : lines.columnEdge(number);
    }

    /** The key of a point's longitude. */
    int of(double longitude, int turns) {
        double steps = (longitude + 360.0 * turns - first) / spacing;
        int nearest = nearest(steps);
        if (nearest < 0) {
            return clear(steps);
        }
        double line = meridian(lines, centres, nearest);
        int side = turns == 0
                ? Double.compare(longitude, line)
                : turned(longitude, turns).compareTo(new BigDecimal(line));
        return 2 * nearest + side;
    }

    /** The key of the place where an edge meets a parallel between its ends. */
    int of(PolygonEdge edge, double latitude) {
        double start = edge.startLongitude + 360.0 * edge.startTurns;
        double end = edge.endLongitude + 360.0 * edge.endTurns;
        double share = (latitude - edge.startLatitude) / (edge.endLatitude - edge.startLatitude);
        double steps = (start + share * (end - start) - first) / spacing;
        int nearest = nearest(steps);
        return nearest < 0 ? clear(steps) : 2 * nearest + side(edge, latitude, meridian(lines, centres, nearest));
    }

    /** The meridian that is too near for doubles, or -1. */
    private int nearest(double steps) {
        double whole = Math.rint(steps);
        return whole >= 0 && whole < count && Math.abs(steps - whole) <= near ? (int) whole : -1;
    }

    private int clear(double steps) {
        if (steps < 0) {
            return -1;
        }
        return steps > count - 1 ? 2 * count - 1 : 2 * (int) Math.ceil(steps) - 1;
    }

    /** The sign of (x - line), multiplied out so that nothing is divided. */
    private static int side(PolygonEdge edge, double latitude, double meridian) {
        BigDecimal start = turned(edge.startLongitude, edge.startTurns);
        BigDecimal height = exact(edge.endLatitude).subtract(exact(edge.startLatitude));
        BigDecimal side = start.subtract(exact(meridian))
                .multiply(height)
                .add(exact(latitude)
                        .subtract(exact(edge.startLatitude))
                        .multiply(turned(edge.endLongitude, edge.endTurns).subtract(start)));
        return side.signum() * height.signum();
    }

    private static BigDecimal exact(double value) {
        return new BigDecimal(value);
    }

    private static BigDecimal turned(double longitude, int turns) {
        return exact(longitude).add(BigDecimal.valueOf(360L * turns));
    }
}
