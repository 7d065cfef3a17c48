package dev.holdfast.tiles.pages;

import dev.holdfast.tiles.TileGrid;
import java.util.function.IntToDoubleFunction;

/** A column of a tile table: its name, its type and how it is stored. */
public final class TileColumn {
    private final String name;
    private final ColumnType type;
    private final ColumnEncoder encoder;

    private TileColumn(String name, ColumnType type, ColumnEncoder encoder) {
        this.name = name;
        this.type = type;
        this.encoder = encoder;
    }

    /** A text that every row has. */
    public static TileColumn constant(String name, String value) {
        return new TileColumn(name, ColumnType.TEXT, ConstantEncoder.of(value));
    }

    /** An unsigned number of 32 bits that every row has. */
    public static TileColumn constant(String name, int value) {
        return new TileColumn(name, ColumnType.UINT32, ConstantEncoder.of(value));
    }

    /** A truth that every row has. */
    public static TileColumn constant(String name, boolean value) {
        return new TileColumn(name, ColumnType.BOOLEAN, new FlagEncoder(value));
    }

    /** The tile's number in a grid (T1). */
    public static TileColumn tileId(String name, TileGrid grid) {
        return new TileColumn(name, ColumnType.UINT64, new DeltaEncoder(ColumnType.UINT64, grid.columns()));
    }

    /** The tile's row in the raster. */
    public static TileColumn row(String name) {
        return new TileColumn(name, ColumnType.UINT32, ByRowEncoder.ofRows());
    }

    /** The tile's column in the raster. */
    public static TileColumn column(String name) {
        return new TileColumn(name, ColumnType.UINT32, new DeltaEncoder(ColumnType.UINT32, 0));
    }

    /** A number that depends on the tile's row alone. */
    public static TileColumn byRow(String name, IntToDoubleFunction value) {
        return new TileColumn(name, ColumnType.DOUBLE, ByRowEncoder.of(value));
    }

    /** A number that depends on the tile's column alone. */
    public static TileColumn byColumn(String name, IntToDoubleFunction value) {
        return new TileColumn(name, ColumnType.DOUBLE, new ByColumnEncoder(value));
    }

    /** An unsigned number of 64 bits for each tile, from a source that knows their order. */
    public static TileColumn values(String name, TileValues source) {
        return new TileColumn(name, ColumnType.UINT64, new ValuesEncoder(source));
    }

    /** As it stands in the file. */
    public String name() {
        return name;
    }

    /** What it holds. */
    public ColumnType type() {
        return type;
    }

    ColumnEncoder encoder() {
        return encoder;
    }
}
