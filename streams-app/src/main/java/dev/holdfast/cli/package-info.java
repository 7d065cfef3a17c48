/** One class a command; the only place that prints or exits. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
