/** Countries' polygons from GeoJSON and shapefiles: checked, joined by country, and unwrapped at the dateline. */
@NullMarked
package dev.holdfast.tiles.polygon;

import org.jspecify.annotations.NullMarked;
