/** Workbooks as rows of text. */
@NullMarked
package dev.holdfast.ingest.format.xlsx;

import org.jspecify.annotations.NullMarked;
