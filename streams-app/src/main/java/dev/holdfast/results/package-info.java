/** The read side: answers from topics and state as plain records. */
@NullMarked
package dev.holdfast.results;

import org.jspecify.annotations.NullMarked;
