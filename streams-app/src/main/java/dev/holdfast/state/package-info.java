/** The stores: names, key layout, typed facades, each in a reading and a writing form. */
@NullMarked
package dev.holdfast.state;

import org.jspecify.annotations.NullMarked;
