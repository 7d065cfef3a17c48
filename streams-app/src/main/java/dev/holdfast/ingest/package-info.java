/** Files become valid items on the input topic, or a named refusal. */
@NullMarked
package dev.holdfast.ingest;

import org.jspecify.annotations.NullMarked;
