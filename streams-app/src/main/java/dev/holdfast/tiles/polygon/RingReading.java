package dev.holdfast.tiles.polygon;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes rings and polygons of points. An edge of more than 180 degrees of longitude is one that crosses the dateline the
 * short way. A ring that would not close so is read on the plane, if it goes round the world along an edge of exactly
 * 360 degrees or along a pole.
 */
final class RingReading {
    private static final int MOST_TURNS = 2;

    private final String place;

    /** The place names the feature in messages. */
    RingReading(String place) {
        this.place = place;
    }

    TileException refused(String why) {
        return new TileException(TileError.E001, place + ": " + why);
    }

    CountryRing ring(double[] points) {
        int size = points.length / 2;
        if (size < 4) {
            throw refused("a ring has " + size + " points; it needs at least 4, the last equal to the first");
        }
        for (int i = 0; i < size; i++) {
            double longitude = points[2 * i];
            double latitude = points[2 * i + 1];
            if (!(Math.abs(longitude) <= CountryRing.TURN && Math.abs(latitude) <= 90)) {
                throw refused("the point " + longitude + ", " + latitude
                        + " is not on the earth; give longitude, then latitude, in degrees (WGS84)");
            }
        }
        if (points[0] != points[2 * size - 2] || points[1] != points[2 * size - 1]) {
            throw refused("a ring is not closed: it starts at " + points[0] + ", " + points[1] + " and ends at "
                    + points[2 * size - 2] + ", " + points[2 * size - 1]);
        }
        return unwrapped(points, size);
    }

    private CountryRing unwrapped(double[] points, int size) {
        int[] turns = new int[size];
        boolean crosses = false;
        boolean flat = true;
        for (int i = 1; i < size; i++) {
            double step = points[2 * i] - points[2 * i - 2];
            int turn = step > 180 ? -1 : step < -180 ? 1 : 0;
            turns[i] = turns[i - 1] + turn;
            crosses |= turn != 0;
            double from = points[2 * i - 1];
            double to = points[2 * i + 1];
            boolean alongPole = Math.abs(from) == 90 && from == to;
            flat &= turn == 0 || Math.abs(step) == CountryRing.TURN || alongPole;
        }
        if (!crosses) {
            return new CountryRing(points, turns);
        }
        if (turns[size - 1] == 0) {
            CountryRing ring = new CountryRing(points, turns);
            if (ring.signedArea() != 0) {
                return ring;
            }
        }
        if (!flat) {
            throw refused("a ring near " + points[0] + ", " + points[1] + " goes round a pole without reaching it; lead"
                    + " it along longitude 180 to latitude 90 or -90 and back");
        }
        return new CountryRing(points, new int[size]);
    }

    /** Turns the holes until they lie in the shell. */
    CountryPolygon polygon(CountryRing shell, List<CountryRing> holes) {
        List<CountryRing> inside = new ArrayList<>();
        for (CountryRing hole : holes) {
            inside.add(turned(shell, hole));
        }
        return new CountryPolygon(shell, inside);
    }

    private CountryRing turned(CountryRing shell, CountryRing hole) {
        for (int turn = 0; turn <= MOST_TURNS; turn++) {
            for (int by : new int[] {turn, -turn}) {
                double shift = CountryRing.TURN * by;
                if (hole.west() + shift >= shell.west() && hole.east() + shift <= shell.east()) {
                    return hole.turned(by);
                }
            }
        }
        throw refused("a hole near " + hole.longitude(0) + ", " + hole.latitude(0) + " lies outside of its shell");
    }
}
