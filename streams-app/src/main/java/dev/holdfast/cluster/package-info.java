/** A broker to talk to: the embedded one, or an address; topics that exist. */
@NullMarked
package dev.holdfast.cluster;

import org.jspecify.annotations.NullMarked;
