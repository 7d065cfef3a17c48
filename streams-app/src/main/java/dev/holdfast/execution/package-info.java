/** Slow work off the stream threads: tasks in, attempt events out. */
@NullMarked
package dev.holdfast.execution;

import org.jspecify.annotations.NullMarked;
