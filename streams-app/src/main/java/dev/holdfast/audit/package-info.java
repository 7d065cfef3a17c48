/** The proof that an experiment is complete: source, keys, results, blocks and record. */
@NullMarked
package dev.holdfast.audit;

import org.jspecify.annotations.NullMarked;
