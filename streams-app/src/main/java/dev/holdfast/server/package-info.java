/** Answers, metrics and health over HTTP: parse, ask, answer. */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
