/** Puts the rooms together, starts in order, stops in reverse, reports the first fatal error. */
@NullMarked
package dev.holdfast.runtime;

import org.jspecify.annotations.NullMarked;
