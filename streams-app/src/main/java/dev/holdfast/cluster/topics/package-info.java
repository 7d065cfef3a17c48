/** The topics of a cluster: what is needed, what exists, and what differs. */
@NullMarked
package dev.holdfast.cluster.topics;

import org.jspecify.annotations.NullMarked;
