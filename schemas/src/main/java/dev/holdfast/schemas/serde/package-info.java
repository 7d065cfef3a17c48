/** Avro values in the Confluent wire format, behind Confluent's own configuration keys. */
@NullMarked
package dev.holdfast.schemas.serde;

import org.jspecify.annotations.NullMarked;
