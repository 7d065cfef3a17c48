/** Gives each tile of a country its exact weight (stage S2, rules T11 to T22), streaming, in a few megabytes. */
@NullMarked
package dev.holdfast.tiles.weights;

import org.jspecify.annotations.NullMarked;
