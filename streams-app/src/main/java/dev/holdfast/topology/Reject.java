package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.state.EarlyAttemptStore.Early;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be taken.
 *
 * @param reason why
 * @param message why, in words
 * @param experimentId the experiment that it names, where that much could be read
 */
record Reject(RejectReason reason, String message, @Nullable String experimentId) {

    /** Returns the record for {@code rejected-items}: key and value as they came, headers with reason and origin. */
    Record<Object, Object> toRecord(Origin origin, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        return new Record<Object, Object>(key, value, timestamp, headers(origin));
    }

    /** Returns the record for {@code rejected-items} of an event that waited for its item. */
    Record<Object, Object> toRecord(Early event, int partition) {
        Origin origin = new Origin(Topics.ATTEMPTS.name(), partition, event.offset());
        return toRecord(origin, event.itemKey().getBytes(StandardCharsets.UTF_8), event.value(), event.at());
    }

    Headers headers(Origin origin) {
        Headers headers = new RecordHeaders();
        add(headers, RejectHeaders.REASON, reason.word());
        add(headers, RejectHeaders.MESSAGE, message);
        add(headers, RejectHeaders.TOPIC, origin.topic());
        add(headers, RejectHeaders.PARTITION, String.valueOf(origin.partition()));
        add(headers, RejectHeaders.OFFSET, String.valueOf(origin.offset()));
        if (experimentId != null) {
            add(headers, RejectHeaders.EXPERIMENT_ID, experimentId);
        }
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
