/**
 * Rasters and polygons become exact sets of cells, weights and allocations: the arithmetic of the tile pipeline (rules
 * T1 to T39), without Kafka.
 */
@NullMarked
package dev.holdfast.tiles;

import org.jspecify.annotations.NullMarked;
