/** {@code holdfast topics}. */
@NullMarked
package dev.holdfast.cli.topics;

import org.jspecify.annotations.NullMarked;
