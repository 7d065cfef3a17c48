/** One experiment in a folder: written whole or not at all, proved, and sent back in by the front door. */
@NullMarked
package dev.holdfast.backup;

import org.jspecify.annotations.NullMarked;
