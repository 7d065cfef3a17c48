/** The benchmark: the whole product against a bare topology that only drops duplicates. No part of the product. */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
