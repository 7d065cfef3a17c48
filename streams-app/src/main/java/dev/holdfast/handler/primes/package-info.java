/** The bundled {@code prime-partitions} handler: all ways to write a prime as a power of two plus a power of a prime. */
@NullMarked
package dev.holdfast.handler.primes;

import org.jspecify.annotations.NullMarked;
