/** Answers over HTTP, to this machine only: parse, ask, answer. */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
