/** JSON Lines and JSON arrays as rows of text. */
@NullMarked
package dev.holdfast.ingest.format.jsonl;

import org.jspecify.annotations.NullMarked;
