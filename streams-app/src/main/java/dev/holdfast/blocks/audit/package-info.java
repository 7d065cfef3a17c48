/** Blocks are checked: single files, the order among them, units that are missing, and the sentinel. */
@NullMarked
package dev.holdfast.blocks.audit;

import org.jspecify.annotations.NullMarked;
