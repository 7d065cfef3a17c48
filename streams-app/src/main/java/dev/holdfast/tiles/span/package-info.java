/** Which cells of a grid belong to a country: exact, as spans of columns by row (T2). */
@NullMarked
package dev.holdfast.tiles.span;

import org.jspecify.annotations.NullMarked;
