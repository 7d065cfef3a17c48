/** A tree of validated records; an invalid configuration cannot exist. */
@NullMarked
package dev.holdfast.config;

import org.jspecify.annotations.NullMarked;
