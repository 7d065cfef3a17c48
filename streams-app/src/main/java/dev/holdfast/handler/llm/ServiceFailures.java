package dev.holdfast.handler.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.http.StatusFailures;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Set;

/** What a service of models means when it reports an error (rule R29): its own words say more than the status. */
final class ServiceFailures {
    private static final int PAYMENT_REQUIRED = 402;
    private static final int OVERLOADED = 529;
    private static final Set<String> NO_QUOTA = Set.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "insufficient_balance");
    private static final String NO_CREDIT = "credit balance is too low";
    private static final Set<String> FILTERED =
            Set.of("content_filter", "content_policy_violation", "responsibleaipolicyviolation");

    private final String shown;
    private final Excerpt excerpt;

    /**
     * Takes what the messages need.
     *
     * @param shown who answered, as messages name it
     * @param excerpt how messages quote what it says
     */
    ServiceFailures(String shown, Excerpt excerpt) {
        this.shown = shown;
        this.excerpt = excerpt;
    }

    /** Returns the failure of a response other than 2xx. */
    HandlerFailure of(HttpResponse<byte[]> response, JsonNode body) {
        JsonNode error = body.path("error");
        HandlerFailure failure = new StatusFailures(shown, excerpt, Clock.systemUTC())
                .of(response, category(response.statusCode(), error));
        return new HandlerFailure(
                failure.category(),
                failure.getMessage() + mend(response.statusCode(), error),
                failure.retryAfter().orElse(null));
    }

    /** Throws the failure that an answer reports in spite of its status, as some services do. */
    void throwIfReported(JsonNode body) throws HandlerFailure {
        JsonNode error = body.path("error");
        if (error.isTextual() || (error.isObject() && !error.isEmpty())) {
            int code = error.path("code").asInt();
            int status = code >= 400 && code < 600 ? code : 500;
            throw new HandlerFailure(
                    category(status, error),
                    shown + " answered with an error: " + excerpt.from(error.toString()) + mend(status, error));
        }
    }

    private static ErrorCategory category(int status, JsonNode error) {
        if (isWithoutQuota(status, error)) {
            return ErrorCategory.QUOTA;
        }
        if (says(error, FILTERED)) {
            return ErrorCategory.CONTENT_FILTER;
        }
        return status == OVERLOADED ? ErrorCategory.RATE_LIMIT : StatusFailures.category(status);
    }

    private static boolean isWithoutQuota(int status, JsonNode error) {
        return status == PAYMENT_REQUIRED
                || says(error, NO_QUOTA)
                || error.path("message").asText().contains(NO_CREDIT);
    }

    private static boolean says(JsonNode error, Set<String> words) {
        return words.contains(word(error.path("code")))
                || words.contains(word(error.path("type")))
                || words.contains(word(error.path("innererror").path("code")));
    }

    private static String word(JsonNode node) {
        return node.asText().toLowerCase(java.util.Locale.ROOT);
    }

    private static String mend(int status, JsonNode error) {
        if (isWithoutQuota(status, error)) {
            return "; the account has no quota or credit left";
        }
        return status / 100 == 3 ? "; redirects are not followed: base_url must be where the model itself answers" : "";
    }
}
