/** The bundled {@code exec} handler: gives items to programs that run beside Holdfast, a line in, a line out. */
@NullMarked
package dev.holdfast.handler.exec;

import org.jspecify.annotations.NullMarked;
