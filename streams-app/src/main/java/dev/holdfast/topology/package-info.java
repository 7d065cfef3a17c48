/** The graph, in one file that can be read aloud; processors that decide and never wait. */
@NullMarked
package dev.holdfast.topology;

import org.jspecify.annotations.NullMarked;
