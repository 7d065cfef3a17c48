/**
 * Tables of tiles as Parquet files that are written from spans: no row ever exists as an object, and the same spans give
 * the same bytes whoever writes them.
 */
@NullMarked
package dev.holdfast.tiles.pages;

import org.jspecify.annotations.NullMarked;
