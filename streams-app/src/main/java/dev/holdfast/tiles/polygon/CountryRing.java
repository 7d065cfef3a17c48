package dev.holdfast.tiles.polygon;

/**
 * A closed ring of points. A ring that crosses the dateline is continuous: each point has a count of turns round the
 * earth beside the longitude that its file gave, so that nothing is rounded.
 */
public final class CountryRing {
    static final double TURN = 360;

    private final double[] points;
    private final int[] turns;
    private final double west;
    private final double east;

    /** The points are longitude and latitude by turns. */
    CountryRing(double[] points, int[] turns) {
        this.points = points;
        this.turns = turns;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < turns.length; i++) {
            least = Math.min(least, unwrapped(i));
            most = Math.max(most, unwrapped(i));
        }
        west = least;
        east = most;
    }

    /** How many points it has; the last equals the first. */
    public int size() {
        return turns.length;
    }

    /** A point's longitude in degrees as it was given. */
    public double longitude(int point) {
        return points[2 * point];
    }

    /** A point's latitude in degrees. */
    public double latitude(int point) {
        return points[2 * point + 1];
    }

    /** How many times 360 degrees a point lies east of its longitude, so that the ring is continuous. */
    public int turns(int point) {
        return turns[point];
    }

    /** The longitude with its turns, rounded. */
    public double unwrapped(int point) {
        return points[2 * point] + TURN * turns[point];
    }

    /** The least of its longitudes with turns. */
    public double west() {
        return west;
    }

    /** The greatest of its longitudes with turns. */
    public double east() {
        return east;
    }

    CountryRing turned(int by) {
        if (by == 0) {
            return this;
        }
        int[] more = turns.clone();
        for (int i = 0; i < more.length; i++) {
            more[i] += by;
        }
        return new CountryRing(points, more);
    }

    /** Twice the area on the plane, above 0 when it runs counter-clockwise. */
    double signedArea() {
        double sum = 0;
        for (int i = 0; i + 1 < size(); i++) {
            sum += (unwrapped(i) - west) * latitude(i + 1) - (unwrapped(i + 1) - west) * latitude(i);
        }
        return sum;
    }
}
