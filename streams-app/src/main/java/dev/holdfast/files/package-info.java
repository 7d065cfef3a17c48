/** Bytes on a disk: files that are written whole or not at all, private files, and free space. */
@NullMarked
package dev.holdfast.files;

import org.jspecify.annotations.NullMarked;
