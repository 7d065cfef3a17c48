/** Tables of a handler are published as write-once partitions, with receipts that prove them. */
@NullMarked
package dev.holdfast.datasets;

import org.jspecify.annotations.NullMarked;
