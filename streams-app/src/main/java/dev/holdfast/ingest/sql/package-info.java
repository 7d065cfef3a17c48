/** Queries of files as sources: one SELECT, fenced in, whose rows become a file that items are read from. */
@NullMarked
package dev.holdfast.ingest.sql;

import org.jspecify.annotations.NullMarked;
