/** A provider that misbehaves on purpose, for the demonstration and for benchmarks. */
@NullMarked
package dev.holdfast.demo;

import org.jspecify.annotations.NullMarked;
