/** {@code holdfast datasets}. */
@NullMarked
package dev.holdfast.cli.datasets;

import org.jspecify.annotations.NullMarked;
