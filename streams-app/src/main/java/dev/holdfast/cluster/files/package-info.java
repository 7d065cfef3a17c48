/** The embedded broker's files, read while no broker runs, as a reader of committed records would be given them. */
@NullMarked
package dev.holdfast.cluster.files;

import org.jspecify.annotations.NullMarked;
