package dev.holdfast.tiles.pages;

import dev.holdfast.tiles.area.CellArea;
import dev.holdfast.tiles.span.GridLines;
import dev.holdfast.tiles.span.InclusionRule;
import java.util.List;

/** The columns of the tile tables, in their order. */
public final class TileTables {
    private TileTables() {}

    /** The table tile_index: a country's tiles with their centres and areas. */
    public static List<TileColumn> index(String iso, InclusionRule rule, GridLines lines) {
        return List.of(
                TileColumn.constant("country_iso", iso),
                TileColumn.tileId("tile_id", lines.grid()),
                TileColumn.constant("inclusion_rule", rule.text()),
                TileColumn.row("raster_row"),
                TileColumn.column("raster_col"),
                TileColumn.byColumn("centroid_lon", lines::columnCentre),
                TileColumn.byRow("centroid_lat", lines::rowCentre),
                TileColumn.byRow(
                        "pixel_area_m2",
                        row -> CellArea.squareMetres(
                                lines.rowEdge(row + 1),
                                lines.rowEdge(row),
                                lines.grid().width())));
    }

    /** The table tile_bounds: the edges of a country's tiles. */
    public static List<TileColumn> bounds(String iso, GridLines lines) {
        return List.of(
                TileColumn.constant("country_iso", iso),
                TileColumn.tileId("tile_id", lines.grid()),
                TileColumn.byColumn("west_lon", lines::columnEdge),
                TileColumn.byColumn("east_lon", column -> lines.columnEdge(column + 1)),
                TileColumn.byRow("south_lat", row -> lines.rowEdge(row + 1)),
                TileColumn.byRow("north_lat", lines::rowEdge));
    }

    /**
     * The table tile_weights: a country's weights as whole numbers of 10 to the power of -dp.
     *
     * @param weights one for each tile, unsigned, in the tiles' order
     * @param dp how many decimals, unsigned
     * @param fallback whether the weights are uniform because the country has no mass (T18)
     */
    public static List<TileColumn> weights(String iso, GridLines lines, TileValues weights, int dp, boolean fallback) {
        return List.of(
                TileColumn.constant("country_iso", iso),
                TileColumn.tileId("tile_id", lines.grid()),
                TileColumn.values("weight_fp", weights),
                TileColumn.constant("dp", dp),
                TileColumn.constant("zero_mass_fallback", fallback));
    }
}
