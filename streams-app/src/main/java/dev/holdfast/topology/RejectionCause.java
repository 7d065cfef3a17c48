package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.state.EarlyAttemptStore.Early;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be taken.
 *
 * @param reason why
 * @param message why, in words
 * @param experimentId the experiment that it names, where that much could be read
 */
public record RejectionCause(
        RejectReason reason, String message, @Nullable String experimentId) {

    /** Returns what goes to {@code rejected-items}: key and value, or what of them is kept, and where they came from. */
    public RejectedRecord of(Origin origin, byte @Nullable [] key, byte @Nullable [] value) {
        return RejectedRecord.of(key, value, texts(origin));
    }

    /** Returns the record for {@code rejected-items}. */
    Record<Object, Object> toRecord(Origin origin, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        RejectedRecord rejected = of(origin, key, value);
        return new Record<Object, Object>(rejected.key(), rejected.value(), timestamp, rejected.headers());
    }

    /** Returns the record for {@code rejected-items} of an event that waited for its item. */
    Record<Object, Object> toRecord(Early event, int partition) {
        Origin origin = new Origin(Topics.ATTEMPTS.name(), partition, event.offset());
        return toRecord(origin, event.itemKey().getBytes(StandardCharsets.UTF_8), event.value(), event.at());
    }

    private Map<String, String> texts(Origin origin) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(RejectHeaders.REASON, reason.word());
        texts.put(RejectHeaders.MESSAGE, message);
        texts.put(RejectHeaders.TOPIC, origin.topic());
        texts.put(RejectHeaders.PARTITION, String.valueOf(origin.partition()));
        texts.put(RejectHeaders.OFFSET, String.valueOf(origin.offset()));
        if (experimentId != null) {
            texts.put(RejectHeaders.EXPERIMENT_ID, experimentId);
        }
        return texts;
    }
}
