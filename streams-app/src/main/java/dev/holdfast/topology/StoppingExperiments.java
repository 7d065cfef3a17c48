package dev.holdfast.topology;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.serde.UndecodableValueException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The experiments that are about to be paused or cancelled. Every partition says when it is at rest, also one that holds nothing
 * of the experiment as far as anybody has heard: it may have taken something in just now. One for an instance; thread-safe.
 */
final class StoppingExperiments {
    private final Set<String> experiments = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean lookedThrough = new AtomicBoolean();
    private final ThreadLocal<Deserializer<Experiment>> deserializer;

    StoppingExperiments(TopicSerdes codecs) {
        this.deserializer = ThreadLocal.withInitial(() -> codecs.deserializer(Topics.EXPERIMENTS));
    }

    /** Takes the newest record of an experiment. */
    void take(String experimentId, byte[] record) {
        if (isStopping(record)) {
            experiments.add(experimentId);
        } else {
            experiments.remove(experimentId);
        }
    }

    /** Takes the records that were there at the start of the instance, once. A record that changes meanwhile does no harm: who works on it looks at it again. */
    void lookThrough(ReadOnlyKeyValueStore<String, byte[]> records) {
        if (lookedThrough.compareAndSet(false, true)) {
            try (KeyValueIterator<String, byte[]> all = records.all()) {
                all.forEachRemaining(entry -> {
                    if (isStopping(entry.value)) {
                        experiments.add(entry.key);
                    }
                });
            }
        }
    }

    /** Returns them, as they are at any moment. */
    Set<String> experiments() {
        return experiments;
    }

    private boolean isStopping(byte[] record) {
        try {
            ExperimentStatus status = deserializer
                    .get()
                    .deserialize(Topics.EXPERIMENTS.name(), record)
                    .getStatus();
            return status == ExperimentStatus.PAUSING || status == ExperimentStatus.CANCELLING;
        } catch (UndecodableValueException e) {
            return false; // somebody else's: it has no plan either
        }
    }
}
