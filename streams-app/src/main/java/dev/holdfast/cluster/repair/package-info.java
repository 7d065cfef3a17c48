/** What can be done about damaged files of the embedded broker while nobody has them open. */
@NullMarked
package dev.holdfast.cluster.repair;

import org.jspecify.annotations.NullMarked;
