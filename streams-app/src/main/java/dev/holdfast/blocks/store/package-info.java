/** Blocks, run files and staged files on the disk: their names, their folder, the sentinel, and DuckDB, which reads and writes them. */
@NullMarked
package dev.holdfast.blocks.store;

import org.jspecify.annotations.NullMarked;
