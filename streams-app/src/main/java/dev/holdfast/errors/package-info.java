/** Exceptions whose message is meant for a person, each with the exit code that it ends a command with. */
@NullMarked
package dev.holdfast.errors;

import org.jspecify.annotations.NullMarked;
