/** The bundled {@code http} handler: POSTs an item to an address and takes a JSON object back. */
@NullMarked
package dev.holdfast.handler.http;

import org.jspecify.annotations.NullMarked;
