/** Finished results become immutable files, written whole or not at all, and audited. */
@NullMarked
package dev.holdfast.blocks;

import org.jspecify.annotations.NullMarked;
