/** Code that the documentation shows, compiled and run by tests. */
@NullMarked
package dev.holdfast.examples;

import org.jspecify.annotations.NullMarked;
