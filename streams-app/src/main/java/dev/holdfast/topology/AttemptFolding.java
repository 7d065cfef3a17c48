package dev.holdfast.topology;

import dev.holdfast.model.EventTruth;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.Prices;
import dev.holdfast.model.Progress;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.RetryPolicy;
import dev.holdfast.model.Step;
import dev.holdfast.model.Step.Verdict;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds one event into the item that it is about, and passes on what that changes. Stream thread only. */
final class AttemptFolding {
    private static final int LONGEST_EXECUTOR = 1_000;

    private final ProcessorContext<Object, Object> context;
    private final PartitionState holdings;
    private final ExperimentViews plans;

    AttemptFolding(ProcessorContext<Object, Object> context, PartitionState holdings, ExperimentViews plans) {
        this.context = context;
        this.holdings = holdings;
        this.plans = plans;
    }

    /**
     * Folds an event.
     *
     * @param before the item's state so far
     * @param at the broker's time of the event, epoch ms
     * @return why it cannot be taken, or null
     */
    @Nullable
    RejectionCause fold(ItemKey key, ItemState before, Attempt event, long at) {
        ExperimentView plan = plans.find(key.experimentId());
        RejectionCause untrue = untrue(before, event, plan);
        if (untrue != null) {
            return untrue;
        }
        WorkerEvents.complete(before, event, at, plan);
        RejectionCause tooLarge = tooLarge(event);
        if (tooLarge != null) {
            return tooLarge;
        }
        RetryPolicy policy = plan == null ? ExperimentView.NOT_KNOWN_YET : plan.retryPolicy();
        Step step = ItemMachine.fold(before, event, policy, key.toString().hashCode());
        if (step.next() != before) {
            Charges charges = plan == null ? null : plan.charges();
            if (charges != null || Prices.concern(before, event)) {
                Prices.account(charges == null ? null : charges.prices(), before, step.next(), event);
            }
            if (step.verdict() == Verdict.SUCCEEDED || step.verdict() == Verdict.FAILED) {
                finish(key, before, step.next(), event, at);
            } else {
                holdings.move(key.experimentId(), key.toString(), before, step.next());
            }
            passOn(key.experimentId(), step, at);
        }
        return null;
    }

    private static @Nullable RejectionCause untrue(ItemState before, Attempt event, @Nullable ExperimentView plan) {
        String problem = EventTruth.problem(before, event);
        if (problem != null) {
            return new RejectionCause(RejectReason.UNKNOWN_ATTEMPT, problem, event.getExperimentId());
        }
        String late = plan != null && Progress.isOver(plan.record()) ? EventTruth.problemAtTheEnd(before, event) : null;
        return late == null ? null : new RejectionCause(RejectReason.EXPERIMENT_ENDED, late, event.getExperimentId());
    }

    /** An executor keeps to these bounds; anybody may write an event, and what it says goes into the item and its result. */
    private static @Nullable RejectionCause tooLarge(Attempt event) {
        int output = event.getOutput() == null ? 0 : event.getOutput().length();
        int executor = event.getExecutorId().length();
        if (output > Topics.MAX_ITEM_BYTES) {
            return new RejectionCause(
                    RejectReason.OVERSIZE,
                    "the output has " + output + " characters, " + Topics.MAX_ITEM_BYTES + " at most are taken",
                    event.getExperimentId());
        }
        return executor <= LONGEST_EXECUTOR
                ? null
                : new RejectionCause(
                        RejectReason.OVERSIZE,
                        "the executor_id has " + executor + " characters, " + LONGEST_EXECUTOR + " at most are taken",
                        event.getExperimentId());
    }

    private void finish(ItemKey key, ItemState before, ItemState next, Attempt event, long at) {
        String experimentId = key.experimentId();
        Result result = Outcomes.of(key, next, labels(experimentId, next), event);
        context.forward(new Record<>(key.toString(), result, at), NodeNames.RESULTS_SINK);
        if (next.getStatus() == ItemStatus.SUCCEEDED) {
            holdings.backlog().remove(experimentId, next.getPosition());
        }
        ExperimentView plan = plans.find(experimentId);
        holdings.finish(key.toString(), before, next, plan == null ? null : plan.measuring(), result);
    }

    private void passOn(String experimentId, Step step, long at) {
        ItemState next = step.next();
        long due = Objects.requireNonNullElse(next.getNextAttemptAt(), at);
        if (step.verdict() != Verdict.RUNS) {
            context.forward(
                    new Record<>(experimentId, new DueHint(experimentId, next.getPosition(), due), at),
                    NodeNames.ITEM_DISPATCH);
        }
        holdings.report(experimentId);
    }

    private Map<String, String> labels(String experimentId, ItemState item) {
        byte[] raw = holdings.backlog().find(experimentId, item.getPosition());
        return raw == null ? Map.of() : holdings.item(raw).getLabels();
    }
}
