/**
 * The bundled {@code llm} handler: asks a language model about an item and takes the JSON object that the SPEC asks for.
 */
@NullMarked
package dev.holdfast.handler.llm;

import org.jspecify.annotations.NullMarked;
