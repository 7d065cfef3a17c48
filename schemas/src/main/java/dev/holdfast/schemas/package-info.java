/** The public contract: what a producer or a consumer of Holdfast's topics needs, and nothing else. */
@NullMarked
package dev.holdfast.schemas;

import org.jspecify.annotations.NullMarked;
