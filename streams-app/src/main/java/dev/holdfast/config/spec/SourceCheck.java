package dev.holdfast.config.spec;

import java.util.List;

/**
 * Looks into the file that a SPEC names, so that a missing column is refused together with the SPEC's other mistakes,
 * with line and column.
 */
@FunctionalInterface
public interface SourceCheck {
    /** Looks at nothing. */
    SourceCheck NONE = source -> List.of();

    /**
     * A mistake of the {@code source} section that only the file shows.
     *
     * @param keys the keys below {@code source} that lead to the mistaken value; of an element of a list, its position from 0 on
     * @param message what is wrong and what would be right
     */
    record Finding(List<String> keys, String message) {
        /** Copies the keys. */
        public Finding {
            keys = List.copyOf(keys);
        }
    }

    /** Returns what is wrong; empty if nothing is. */
    List<Finding> check(SourceSection source);
}
