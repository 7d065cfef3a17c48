package dev.holdfast.topology;

import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.InDoubtPolicy;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.Workers;
import dev.holdfast.handler.ExternalType;
import dev.holdfast.model.RetryPolicy;
import dev.holdfast.model.Stops;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the items side needs to know of an experiment, read from its record.
 *
 * @param record the record
 * @param handler its handler's section
 * @param execution its limits
 * @param inline whether its handler runs in the processor
 * @param handlerConfig what external workers are told of the handler, as a JSON object; null: there are none
 * @param retryPolicy what follows a failed attempt
 * @param charges what calls are charged with; null if the SPEC cannot be carried out
 * @param measuring how verdicts are compared with labels; null if they are not
 * @param problem why the SPEC cannot be carried out; null if it can. Then nothing is begun, and all else that the record
 *     wants is done
 */
record ExperimentView(
        Experiment record,
        HandlerSection handler,
        ExecutionSection execution,
        boolean inline,
        @Nullable String handlerConfig,
        RetryPolicy retryPolicy,
        @Nullable Charges charges,
        @Nullable ResultMeasurement measuring,
        @Nullable String problem) {

    /** Another instance may know an experiment, and run its items, a moment before this one: then nothing is decided. */
    static final RetryPolicy NOT_KNOWN_YET = new RetryPolicy(
            Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofDays(1), false);

    private static final Spec NOTHING =
            Spec.fromJson("{\"experiment\": {\"name\": \"\"}, \"handler\": {\"kind\": \"\"}}");

    /** Makes the plan of a record that says how; throws any RuntimeException if its SPEC cannot be carried out. */
    static ExperimentView of(Experiment record, Spec spec, boolean inline) {
        ExecutionSection execution = spec.execution();
        RetryPolicy policy = new RetryPolicy(
                execution.retries().maxAttempts(),
                execution.retries().backoff(),
                execution.retries().backoffMax(),
                execution.retries().total(),
                execution.onInDoubt() == InDoubtPolicy.HOLD);
        return new ExperimentView(
                record,
                spec.handler(),
                execution,
                inline,
                execution.workers() == Workers.EXTERNAL ? spec.handler().treeAsJson(ExternalType.CONFIG) : null,
                policy,
                Charges.of(spec),
                ResultMeasurement.of(spec.metrics()),
                null);
    }

    /** Makes the plan of a record whose SPEC cannot be carried out. */
    static ExperimentView unfit(Experiment record, String problem) {
        return new ExperimentView(
                record, NOTHING.handler(), NOTHING.execution(), false, null, NOT_KNOWN_YET, null, null, problem);
    }

    /** Returns why no plan can be made of a SPEC, or null. */
    static @Nullable String problemOf(String json) {
        try {
            Spec spec = Spec.fromJson(json);
            // The limits over time are read when the first call is made.
            var unusedRate = spec.execution().rate();
            var unusedTokens = spec.execution().pacing().tokenRate();
            var unused = of(new Experiment(), spec, false);
            return null;
        } catch (RuntimeException e) {
            String message = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
            return "its SPEC is not valid: " + message;
        }
    }

    /** Returns the plan after a change of the record that left its SPEC as it was. */
    ExperimentView withRecord(Experiment changed) {
        return new ExperimentView(
                changed, handler, execution, inline, handlerConfig, retryPolicy, charges, measuring, problem);
    }

    /** Says whether workers outside make the calls. */
    boolean external() {
        return handlerConfig != null;
    }

    /** Says whether no call may begin that the budget does not cover. */
    boolean isLimited() {
        return charges != null && charges.limited();
    }

    boolean isRunning() {
        return problem == null && record.getStatus() == ExperimentStatus.RUNNING;
    }

    boolean isPausing() {
        return record.getStatus() == ExperimentStatus.PAUSING;
    }

    boolean isPaused() {
        return record.getStatus() == ExperimentStatus.PAUSED;
    }

    /** Says whether a call is wanted now and then, to see whether the service is available again. */
    boolean isProbing() {
        return problem == null && Stops.isProbing(record);
    }

    boolean isCancelled() {
        return record.getStatus() == ExperimentStatus.CANCELLING || record.getStatus() == ExperimentStatus.CANCELLED;
    }

    boolean isFailed() {
        return record.getStatus() == ExperimentStatus.FAILED;
    }

    /** Says whether an item that comes now is let in: it is worked on, now or after a resume, or cancelled. */
    boolean takesItems() {
        return record.getStatus() != ExperimentStatus.COMPLETED && record.getStatus() != ExperimentStatus.UNKNOWN;
    }
}
