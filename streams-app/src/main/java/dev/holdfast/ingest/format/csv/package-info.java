/** Delimited text as rows. */
@NullMarked
package dev.holdfast.ingest.format.csv;

import org.jspecify.annotations.NullMarked;
