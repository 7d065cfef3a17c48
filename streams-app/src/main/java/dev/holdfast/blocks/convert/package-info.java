/** Results become run files, and run files are merged into blocks. */
@NullMarked
package dev.holdfast.blocks.convert;

import org.jspecify.annotations.NullMarked;
