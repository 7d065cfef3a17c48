package dev.holdfast.handler.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.http.StatusFailures;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private static final Set<Integer> REFUSED_REQUEST = Set.of(400, 422);

    private final LlmSettings settings;
    private final LlmCall call;
    private final HttpResponse<byte[]> response;
    private final StatusFailures statuses;

    ServiceFailures(LlmSettings settings, LlmCall call, HttpResponse<byte[]> response) {
        this.settings = settings;
        this.call = call;
        this.response = response;
        this.statuses = new StatusFailures(call.shown(), call.excerpt(), Clock.systemUTC());
    }

    /** Returns the failure of a response other than 2xx. */
    HandlerFailure of(JsonNode body) {
        ErrorBody error = ErrorBody.of(body);
        int status = response.statusCode();
        String what = statuses.of(response).getMessage() + fix(status, error);
        return failure(status, error, what);
    }

    /** Throws the failure that an answer reports in spite of its status, as some services do. */
    void throwIfReported(JsonNode body) throws HandlerFailure {
        Optional<ErrorBody> found = ErrorBody.in(body);
        if (found.isPresent()) {
            ErrorBody error = found.get();
            int status = error.status();
            Excerpt excerpt = call.excerpt();
            String what = call.shown() + " answered " + response.statusCode() + " with an error: "
                    + excerpt.from(
                            error.node().isTextual()
                                    ? error.node().asText()
                                    : error.node().toString())
                    + fix(status, error);
            throw failure(status, error, what);
        }
    }

    /** Throws if the answer is not whole: the service says so, but not why. */
    void throwIfBroken(JsonNode body, @Nullable String finishReason) throws HandlerFailure {
        boolean isUnfinished =
                body.path("done").isBoolean() && !body.path("done").booleanValue();
        if (Provider.isBroken(finishReason) || isUnfinished) {
            String how = isUnfinished ? "it is not done" : "finish reason " + finishReason;
            throw new HandlerFailure(ErrorCategory.API_ERROR, call.shown() + " broke off its answer (" + how + ")");
        }
    }

    private HandlerFailure failure(int status, ErrorBody error, String what) {
        Optional<RefusedParameter> parameter = refused(status, error);
        parameter.ifPresent(call::refused);
        ErrorCategory category = category(status, error);
        Optional<Duration> wait = statuses.retryAfter(response, category).or(error::retryAfter);
        HandlerFailure failure = new HandlerFailure(category, what, wait.orElse(null));
        return parameter.isPresent() ? failure.forAllItems() : failure;
    }

    private Optional<RefusedParameter> refused(int status, ErrorBody error) {
        return REFUSED_REQUEST.contains(status) && category(status, error) == ErrorCategory.DATA_ERROR
                ? RefusedParameter.in(error, settings)
                : Optional.empty();
    }

    private static ErrorCategory category(int status, ErrorBody error) {
        if (isWithoutQuota(status, error)) {
            return ErrorCategory.QUOTA;
        }
        if (says(error, FILTERED)) {
            return ErrorCategory.CONTENT_FILTER;
        }
        return status == OVERLOADED ? ErrorCategory.RATE_LIMIT : StatusFailures.category(status);
    }

    private static boolean isWithoutQuota(int status, ErrorBody error) {
        return status == PAYMENT_REQUIRED
                || says(error, NO_QUOTA)
                || error.text().contains(NO_CREDIT);
    }

    private static boolean says(ErrorBody error, Set<String> words) {
        JsonNode node = error.node();
        return words.contains(ErrorBody.word(node.path("code")))
                || words.contains(ErrorBody.word(node.path("type")))
                || words.contains(ErrorBody.word(node.path("innererror").path("code")));
    }

    private String fix(int status, ErrorBody error) {
        if (isWithoutQuota(status, error)) {
            return "; the account has no quota or credit left";
        }
        if (status / 100 == 3) {
            return "; redirects are not followed: base_url must be where the model itself answers";
        }
        return refused(status, error).map(RefusedParameter::inWords).orElse("");
    }
}
