/** What a person can do to an experiment: preview, carry out, reply. The command line and HTTP share it. */
@NullMarked
package dev.holdfast.operations;

import org.jspecify.annotations.NullMarked;
