/** What a person can do to an experiment: preview, carry out, reply. */
@NullMarked
package dev.holdfast.operations;

import org.jspecify.annotations.NullMarked;
