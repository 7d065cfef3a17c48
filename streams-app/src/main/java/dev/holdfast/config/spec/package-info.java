/** A SPEC: its sections, how each is read, and its JSON form. */
@NullMarked
package dev.holdfast.config.spec;

import org.jspecify.annotations.NullMarked;
