/** Who runs the embedded broker of a data folder, and how other processes attach to it. */
@NullMarked
package dev.holdfast.cluster.owner;

import org.jspecify.annotations.NullMarked;
