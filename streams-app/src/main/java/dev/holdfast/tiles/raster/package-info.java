/** Reads a GeoTIFF of one band by windows: its grid, its values and its nodata value, with every offset checked. */
@NullMarked
package dev.holdfast.tiles.raster;

import org.jspecify.annotations.NullMarked;
