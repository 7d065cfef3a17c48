package dev.holdfast.tiles.span;

import dev.holdfast.tiles.polygon.CountryRing;
import java.util.Arrays;
import java.util.List;

/**
 * The cells of one polygon's rings. Crossings of the rows' centre lines are paired by parity, so that holes and touching
 * points need no case of their own; what lies on such a line is added as what it is: a part of the edge.
 */
final class RingScan {
    private final GridLines lines;
    private final MeridianKeys centres;
    private final MeridianKeys edges;
    private final boolean overlap;
    private final SpanBuffer out;
    private final PolygonEdge edge = new PolygonEdge();
    private long[] crossings = new long[256];
    private int count;

    RingScan(GridLines lines, InclusionRule rule, SpanBuffer out) {
        this.lines = lines;
        this.centres = MeridianKeys.ofCentres(lines);
        this.edges = MeridianKeys.ofEdges(lines);
        this.overlap = rule == InclusionRule.ANY_OVERLAP;
        this.out = out;
    }

    /** Adds the cells of rings that are moved by whole turns: a shell, or a shell and its holes. */
    void add(List<CountryRing> rings, int turns) {
        count = 0;
        for (CountryRing ring : rings) {
            for (int point = 0; point + 1 < ring.size(); point++) {
                edge.set(ring, point, turns);
                cross();
                touch();
                if (overlap) {
                    cover();
                }
            }
        }
        pair();
    }

    /** The rows whose centre line the edge crosses; of its ends, the southern one counts. */
    private void cross() {
        double south = edge.south();
        double north = edge.north();
        for (int row = lines.firstCentreAtOrBelow(north); row < lines.grid().rows(); row++) {
            double latitude = lines.rowCentre(row);
            if (latitude < south || south == north) {
                return;
            }
            if (latitude < north) {
                if (count == crossings.length) {
                    crossings = Arrays.copyOf(crossings, 2 * count);
                }
                crossings[count++] = (long) row << 32 | (edge.key(centres, latitude) + 1);
            }
        }
    }

    /** The edge's start, and the whole edge if it runs along a centre line. */
    private void touch() {
        int row = lines.firstCentreAtOrBelow(edge.startLatitude);
        if (row < lines.grid().rows() && lines.rowCentre(row) == edge.startLatitude) {
            int start = centres.of(edge.startLongitude, edge.startTurns);
            int end = edge.endLatitude == edge.startLatitude ? centres.of(edge.endLongitude, edge.endTurns) : start;
            between(row, Math.min(start, end), Math.max(start, end));
        }
    }

    private void pair() {
        Arrays.sort(crossings, 0, count);
        for (int i = 0; i + 1 < count; i += 2) {
            between((int) (crossings[i] >>> 32), (int) crossings[i] - 1, (int) crossings[i + 1] - 1);
        }
    }

    /** The columns whose centres lie from one key to another, both included. */
    private void between(int row, int from, int to) {
        int first = (from + 1) >> 1;
        int last = Math.min(to >> 1, lines.grid().columns() - 1);
        if (first <= last) {
            out.add(row, first, last);
        }
    }

    /** The cells whose open inside the edge crosses: of a valid polygon, they share an area with it. */
    private void cover() {
        double south = edge.south();
        double north = edge.north();
        int row = lines.firstEdgeAtOrBelow(north);
        if (row > lines.grid().rows() || (south == north && lines.rowEdge(row) == north)) {
            return;
        }
        if (lines.rowEdge(row) < north) {
            row = Math.max(0, row - 1);
        }
        for (; row < lines.grid().rows() && lines.rowEdge(row) > south; row++) {
            double top = Math.min(north, lines.rowEdge(row));
            double bottom = Math.max(south, lines.rowEdge(row + 1));
            if (top > bottom || (top == bottom && south == north)) {
                int one = edge.key(edges, top);
                int other = south == north ? edges.of(edge.endLongitude, edge.endTurns) : edge.key(edges, bottom);
                int from = Math.min(one, other);
                int to = Math.max(one, other);
                int first = Math.max(0, from >> 1);
                int last = Math.min(lines.grid().columns() - 1, ((to + 1) >> 1) - 1);
                if (first <= last) {
                    out.add(row, first, last);
                }
            }
        }
    }
}
