/** The rules of snapshots: what makes runs comparable, their numbers in a cohort, previous ones and baselines. Pure. */
@NullMarked
package dev.holdfast.model.cohort;

import org.jspecify.annotations.NullMarked;
