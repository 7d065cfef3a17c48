/** Bytes become text: packing, encodings, byte order marks, lines. */
@NullMarked
package dev.holdfast.ingest.text;

import org.jspecify.annotations.NullMarked;
