/** {@code holdfast blocks}. */
@NullMarked
package dev.holdfast.cli.blocks;

import org.jspecify.annotations.NullMarked;
