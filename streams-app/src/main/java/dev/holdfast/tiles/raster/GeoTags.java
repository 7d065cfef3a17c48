package dev.holdfast.tiles.raster;

import dev.holdfast.tiles.TileGrid;
import java.io.IOException;

/** Where on the earth a raster lies: its grid from the tags, in WGS84 or not at all (E007). */
final class GeoTags {
    private static final int MODEL_TYPE = 1024;
    private static final int GEOGRAPHIC = 2;
    private static final int RASTER_TYPE = 1025;
    private static final int GEOGRAPHIC_TYPE = 2048;
    private static final int PROJECTED_TYPE = 3072;
    private static final int WGS84 = 4326;
    private static final int PIXEL_IS_POINT = 2;
    private static final int ABSENT = -1;

    private final RasterBytes bytes;
    private final TiffTags tags;
    private final long[] keys;

    GeoTags(RasterBytes bytes, TiffTags tags) throws IOException {
        this.bytes = bytes;
        this.tags = tags;
        this.keys = tags.has(TiffTag.GEO_KEY_DIRECTORY) ? tags.numbers(TiffTag.GEO_KEY_DIRECTORY) : new long[0];
    }

    /** Refuses every coordinate system but geographic WGS84. */
    void requireWgs84() {
        if (keys.length == 0) {
            throw bytes.notWgs84("it names no coordinate system; write it again in WGS84 (EPSG:4326)");
        }
        long projected = key(PROJECTED_TYPE);
        long model = key(MODEL_TYPE);
        if (projected != ABSENT || (model != ABSENT && model != GEOGRAPHIC)) {
            throw bytes.notWgs84("its coordinates are not longitudes and latitudes"
                    + (projected == ABSENT ? "" : " but EPSG:" + projected)
                    + "; write it again in WGS84, for example gdalwarp -t_srs EPSG:4326");
        }
        long geographic = key(GEOGRAPHIC_TYPE);
        if (geographic != WGS84) {
            throw bytes.notWgs84(
                    "its coordinate system is " + (geographic == ABSENT ? "not said" : "EPSG:" + geographic)
                            + "; write it again in WGS84, for example gdalwarp -t_srs EPSG:4326");
        }
    }

    private long key(int number) {
        for (int i = 4; i + 3 < keys.length; i += 4) {
            if (keys[i] == number && keys[i + 1] == 0) {
                return keys[i + 3];
            }
        }
        return ABSENT;
    }

    TileGrid grid(int columns, int rows) throws IOException {
        double[] placed = tags.has(TiffTag.MODEL_TRANSFORMATION) ? byMatrix() : byTiepoint();
        double left = placed[0];
        double top = placed[1];
        double width = placed[2];
        double height = placed[3];
        if (!(width > 0 && height > 0 && Double.isFinite(width + height) && Double.isFinite(left + top))) {
            throw bytes.refused("its cells measure " + width + " by " + height + " degrees from " + left + ", " + top
                    + "; a grid has its first row in the north, its first column in the west and cells above 0");
        }
        if (key(RASTER_TYPE) == PIXEL_IS_POINT) {
            left -= width / 2;
            top += height / 2;
        }
        return new TileGrid(columns, rows, left, top, width, height);
    }

    private double[] byTiepoint() throws IOException {
        if (!tags.has(TiffTag.MODEL_PIXEL_SCALE) || !tags.has(TiffTag.MODEL_TIEPOINT)) {
            throw bytes.refused("it does not say where its grid lies (no ModelPixelScale with ModelTiepoint and no"
                    + " ModelTransformation); write it again as a GeoTIFF");
        }
        double[] scale = tags.doubles(TiffTag.MODEL_PIXEL_SCALE);
        double[] tie = tags.doubles(TiffTag.MODEL_TIEPOINT);
        if (scale.length < 2 || tie.length != 6) {
            throw bytes.refused("its grid is placed by " + tie.length + " numbers of tie points and " + scale.length
                    + " of scale; one tie point (6 numbers) and a scale can be read, so warp it to a regular grid");
        }
        return new double[] {tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1], scale[0], scale[1]};
    }

    private double[] byMatrix() throws IOException {
        double[] matrix = tags.doubles(TiffTag.MODEL_TRANSFORMATION);
        if (matrix.length != 16) {
            throw bytes.refused("its ModelTransformation has " + matrix.length + " numbers, not 16");
        }
        if (matrix[1] != 0 || matrix[4] != 0) {
            throw bytes.refused("its grid is rotated or sheared; warp it to a grid along the parallels, for example"
                    + " gdalwarp -t_srs EPSG:4326");
        }
        return new double[] {matrix[3], matrix[7], matrix[0], -matrix[5]};
    }
}
