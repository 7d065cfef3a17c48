package dev.holdfast.handler;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one item.
 *
 * @param output the text of one JSON object; null only if a handler breaks its word
 * @param report what the handler knows of the call; null if it tells nothing but the answer
 */
public record Answer(@Nullable String output, @Nullable CallReport report) {

    /** Returns the tokens that the call used: as the handler tells, else as the output does. */
    public Usage usage() {
        if (report != null) {
            return report.usage();
        }
        return output == null ? new Usage(null, null) : Usage.of(output);
    }
}
