/** Reports for people: what commands print that is longer than a line. */
@NullMarked
package dev.holdfast.cli.report;

import org.jspecify.annotations.NullMarked;
