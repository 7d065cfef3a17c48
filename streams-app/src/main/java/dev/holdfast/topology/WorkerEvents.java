package dev.holdfast.topology;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.model.ExternalTasks;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ItemState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What external workers report, before it is believed: an executor of Holdfast has checked the like itself. */
final class WorkerEvents {
    private static final AnswerReader ANSWERS = new AnswerReader("the worker", Excerpt.without(List.of()));

    private WorkerEvents() {}

    /**
     * Completes an event, in place: the time is the broker's, whatever the worker's clock says; a success without an
     * answer that can be taken is a failure.
     *
     * @param at the broker's time of the record, epoch ms
     * @param plan null if the experiment is not known here yet
     */
    static void complete(ItemState item, Attempt event, long at, @Nullable ExperimentView plan) {
        if (!ExternalTasks.isExternal(item)) {
            return;
        }
        event.setAt(Instant.ofEpochMilli(at));
        if (event.getEvent() == AttemptEvent.STARTED || event.getEvent() == AttemptEvent.HEARTBEAT) {
            event.setTimeoutMs(timeout(event, plan));
        } else if (event.getEvent() == AttemptEvent.SUCCEEDED) {
            checkOutput(event);
        }
    }

    /** A worker may ask for another time than the experiment's. */
    private static @Nullable Long timeout(Attempt event, @Nullable ExperimentView plan) {
        Long asked = event.getTimeoutMs();
        return (asked == null || asked <= 0) && plan != null
                ? Long.valueOf(plan.execution().timeout().toMillis())
                : asked;
    }

    private static void checkOutput(Attempt event) {
        try {
            String output = Objects.requireNonNullElse(event.getOutput(), "");
            event.setOutput(ANSWERS.read(output.getBytes(StandardCharsets.UTF_8)));
        } catch (HandlerFailure failure) {
            event.setEvent(AttemptEvent.FAILED);
            event.setOutput(null);
            event.setErrorCategory(failure.category());
            event.setErrorMessage(failure.getMessage());
            event.setRetryAfterMs(failure.retryAfter().map(Duration::toMillis).orElse(null));
        }
    }
}
