/** Parquet files as rows of text. */
@NullMarked
package dev.holdfast.ingest.format.parquet;

import org.jspecify.annotations.NullMarked;
