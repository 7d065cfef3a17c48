/**
 * Stands in for Confluent's Avro serdes 8.3.1, which no registry of packages that this build may use has: same settings,
 * same requests, same exceptions, written from what they do. They trust no generated class by themselves.
 */
@NullMarked
package dev.holdfast.testing.standin;

import org.jspecify.annotations.NullMarked;
