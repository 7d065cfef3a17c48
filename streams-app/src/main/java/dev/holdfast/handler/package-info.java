/** The work itself: the public handler interface and the bundled handlers. */
@NullMarked
package dev.holdfast.handler;

import org.jspecify.annotations.NullMarked;
