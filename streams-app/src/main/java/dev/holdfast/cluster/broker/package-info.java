/** The embedded broker: its configuration, its start and its end. */
@NullMarked
package dev.holdfast.cluster.broker;

import org.jspecify.annotations.NullMarked;
