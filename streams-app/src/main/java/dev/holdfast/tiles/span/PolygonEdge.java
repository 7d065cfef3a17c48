package dev.holdfast.tiles.span;

import dev.holdfast.tiles.polygon.CountryRing;

/** An edge of a ring, moved by whole turns. One object serves all edges of a ring. */
final class PolygonEdge {
    double startLongitude;
    int startTurns;
    double startLatitude;
    double endLongitude;
    int endTurns;
    double endLatitude;

    /** Becomes the edge from a point of a ring to the next. */
    void set(CountryRing ring, int point, int turns) {
        startLongitude = ring.longitude(point);
        startTurns = ring.turns(point) + turns;
        startLatitude = ring.latitude(point);
        endLongitude = ring.longitude(point + 1);
        endTurns = ring.turns(point + 1) + turns;
        endLatitude = ring.latitude(point + 1);
    }

    double south() {
        return Math.min(startLatitude, endLatitude);
    }

    double north() {
        return Math.max(startLatitude, endLatitude);
    }

    /** The key of its end at a latitude if it has one there, else that of the place where it crosses it. */
    int key(MeridianKeys keys, double latitude) {
        if (latitude == startLatitude) {
            return keys.of(startLongitude, startTurns);
        }
        return latitude == endLatitude ? keys.of(endLongitude, endTurns) : keys.of(this, latitude);
    }
}
