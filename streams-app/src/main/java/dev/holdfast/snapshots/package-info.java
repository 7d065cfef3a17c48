/** What a run was, and how it differs from another. */
@NullMarked
package dev.holdfast.snapshots;

import org.jspecify.annotations.NullMarked;
