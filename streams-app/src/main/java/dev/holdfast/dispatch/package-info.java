/** The port between the topology, which decides what is due, and those who do the work. */
@NullMarked
package dev.holdfast.dispatch;

import org.jspecify.annotations.NullMarked;
