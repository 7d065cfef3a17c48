/** Stage S1 for one country: from its polygons to its finished tables and its summary. */
@NullMarked
package dev.holdfast.tiles.index;

import org.jspecify.annotations.NullMarked;
