/** The one JSON form of experiments, items and attempts. */
@NullMarked
package dev.holdfast.results.json;

import org.jspecify.annotations.NullMarked;
