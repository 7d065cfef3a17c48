/** {@code holdfast snapshots}. */
@NullMarked
package dev.holdfast.cli.snapshots;

import org.jspecify.annotations.NullMarked;
