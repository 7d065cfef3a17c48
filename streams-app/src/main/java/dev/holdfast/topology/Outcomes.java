package dev.holdfast.topology;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the result record of an item whose fate is decided. */
final class Outcomes {
    private Outcomes() {}

    /** Makes the result that an attempt decided. */
    static Result of(ItemKey key, ItemState item, Map<String, String> labels, Attempt event) {
        Result result = of(key, item, labels, event.getOutput(), event.getSpecVersion());
        result.setDurationMs(event.getDurationMs());
        result.setTokensIn(event.getTokensIn());
        result.setTokensOut(event.getTokensOut());
        result.setTokensCached(event.getTokensCached());
        return result;
    }

    /** Makes the result of an item that no call decided: it was inline work, or it was cancelled. */
    static Result of(
            ItemKey key, ItemState item, Map<String, String> labels, @Nullable String output, int specVersion) {
        boolean succeeded = item.getStatus() == ItemStatus.SUCCEEDED;
        Result result = new Result();
        result.setExperimentId(key.experimentId());
        result.setIncidentId(key.incidentId());
        result.setType(key.type());
        result.setStatus(statusOf(item));
        result.setAttemptCount(item.getAttempts());
        result.setOutput(succeeded ? output : null);
        result.setErrorCategory(item.getCategory());
        result.setErrorMessage(item.getLastError());
        result.setFirstErrorMessage(item.getFirstError());
        result.setLabels(labels);
        result.setSpecVersion(specVersion);
        result.setMicrosSpent(item.getMicrosSpent());
        result.setEndedAt(Instant.ofEpochMilli(Objects.requireNonNullElse(item.getEndedAt(), 0L)));
        return result;
    }

    private static ResultStatus statusOf(ItemState item) {
        return switch (item.getStatus()) {
            case SUCCEEDED -> ResultStatus.SUCCEEDED;
            case FAILED -> ResultStatus.FAILED;
            case CANCELLED -> ResultStatus.CANCELLED;
            case QUEUED, DISPATCHED, STARTED, RETRYING, HELD, REJECTED, UNKNOWN ->
                throw new IllegalArgumentException("the fate of the item is not decided: " + item.getStatus());
        };
    }
}
