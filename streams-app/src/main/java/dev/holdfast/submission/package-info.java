/** Items and commands on their way to the topics. */
@NullMarked
package dev.holdfast.submission;

import org.jspecify.annotations.NullMarked;
