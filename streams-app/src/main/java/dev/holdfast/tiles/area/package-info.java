/** The area of a cell on the ellipsoid. */
@NullMarked
package dev.holdfast.tiles.area;

import org.jspecify.annotations.NullMarked;
