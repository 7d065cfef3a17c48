package dev.holdfast.tiles.span;

import dev.holdfast.tiles.polygon.CountryPolygon;
import dev.holdfast.tiles.polygon.CountryRing;
import dev.holdfast.tiles.polygon.CountryShape;
import java.util.ArrayList;
import java.util.List;

/** Finds the cells of countries on one grid by one rule (T2). Threads may share it. */
public final class CellMembership {
    private static final int MOST_TURNS = 2;

    private final GridLines lines;
    private final InclusionRule rule;
    private final double west;
    private final double east;

    /** Cells of a grid. */
    public CellMembership(GridLines lines, InclusionRule rule) {
        this.lines = lines;
        this.rule = rule;
        west = lines.columnEdge(0);
        east = lines.columnEdge(lines.grid().columns());
    }

    /** The cells of a country: those of any of its polygons. */
    public CountryCells of(CountryShape country) {
        SpanBuffer cells = new SpanBuffer();
        SpanBuffer shells = new SpanBuffer();
        RingScan whole = new RingScan(lines, rule, cells);
        RingScan shellOnly = new RingScan(lines, rule, shells);
        for (CountryPolygon polygon : country.polygons()) {
            List<CountryRing> rings = new ArrayList<>();
            rings.add(polygon.shell());
            rings.addAll(polygon.holes());
            scan(whole, rings);
            if (rings.size() > 1) {
                scan(shellOnly, rings.subList(0, 1));
            }
        }
        SpanList included = cells.merged();
        SpanList filled = included;
        if (!shells.isEmpty()) {
            shells.addAll(cells);
            filled = shells.merged();
        }
        return new CountryCells(included, CellWindow.of(filled, lines), filled.cells() - included.cells());
    }

    /** A ring that crosses the dateline meets the grid more than once, a turn apart. */
    private void scan(RingScan scan, List<CountryRing> rings) {
        CountryRing shell = rings.get(0);
        for (int turns = -MOST_TURNS; turns <= MOST_TURNS; turns++) {
            if (shell.east() + 360.0 * turns >= west && shell.west() + 360.0 * turns <= east) {
                scan.add(rings, turns);
            }
        }
    }
}
