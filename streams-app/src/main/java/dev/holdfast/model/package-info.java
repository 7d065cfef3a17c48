/** The rules: item and experiment state machines, tallies, error categories. Pure Java: no Kafka, no I/O, no clock. */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;
