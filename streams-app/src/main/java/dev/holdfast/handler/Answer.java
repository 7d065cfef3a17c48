package dev.holdfast.handler;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ErrorCategory;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one item.
 *
 * @param output the text of one JSON object; null only if a handler breaks its word
 * @param report what the handler knows of the call; null if it tells nothing but the answer
 */
public record Answer(@Nullable String output, @Nullable CallReport report) {

    /**
     * Returns the output, which fits into a record.
     *
     * @throws HandlerFailure if there is none, or it is too long
     */
    public String require() throws HandlerFailure {
        if (output == null) {
            throw new HandlerFailure(ErrorCategory.UNKNOWN, "the handler gave no answer");
        }
        if (output.length() > Topics.MAX_ITEM_BYTES) {
            throw new HandlerFailure(
                    ErrorCategory.DATA_ERROR,
                    "the answer has " + output.length() + " characters, " + Topics.MAX_ITEM_BYTES
                            + " at most are taken");
        }
        return output;
    }

    /** Returns the tokens that the call used: as the handler tells, else as the output does. */
    public Usage usage() {
        if (report != null) {
            return report.usage();
        }
        return output == null ? Usage.UNKNOWN : Usage.of(output);
    }
}
