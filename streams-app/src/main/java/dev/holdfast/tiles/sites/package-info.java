/** Counts the sites that merchants need in each country, and deals them to tiles (stages S3 and S4, rules T33 to T36). */
@NullMarked
package dev.holdfast.tiles.sites;

import org.jspecify.annotations.NullMarked;
