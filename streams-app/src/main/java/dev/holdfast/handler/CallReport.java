package dev.holdfast.handler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of one call besides its outcome; it stands in the attempt, not in the result. Texts must be
 * without secrets.
 *
 * @param usage the tokens that the call used
 * @param model the model that answered, as the service names it
 * @param finishReason why the model stopped, in the service's own word
 * @param rawResponse the beginning of what the service sent
 * @param repairs what was changed in the answer before it was taken, one sentence each
 */
public record CallReport(
        Usage usage,
        @Nullable String model,
        @Nullable String finishReason,
        @Nullable String rawResponse,
        List<String> repairs) {

    /** Copies the list. */
    public CallReport {
        repairs = List.copyOf(repairs);
    }

    /** Returns this report with what was changed in the answer. */
    public CallReport withRepairs(List<String> made) {
        return new CallReport(usage, model, finishReason, rawResponse, made);
    }
}
