package dev.holdfast.topology;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.state.Stores;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiments as the items side sees them: the global store, each record decoded once for as long as it does not
 * change. One instance a processor; stream thread only.
 */
final class ExperimentViews {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentViews.class);

    private record Known(byte[] bytes, ExperimentView plan) {}

    private final ReadOnlyKeyValueStore<String, byte[]> store;
    private final Deserializer<Experiment> deserializer;
    private final HandlerTypes handlers;
    private final Map<String, Known> known = new HashMap<>();

    ExperimentViews(ProcessorContext<?, ?> context, TopicSerdes codecs, HandlerTypes handlers) {
        this.store = context.getStateStore(Stores.EXPERIMENTS);
        this.deserializer = codecs.deserializer(Topics.EXPERIMENTS);
        this.handlers = handlers;
    }

    /** Returns the plan of an experiment, or null if no record of it has come yet. */
    @Nullable
    ExperimentView find(String experimentId) {
        byte[] bytes = store.get(experimentId);
        if (bytes == null) {
            return null;
        }
        Known before = known.get(experimentId);
        if (before != null && before.bytes() == bytes) {
            return before.plan();
        }
        ExperimentView plan = read(experimentId, bytes, before == null ? null : before.plan());
        known.put(experimentId, new Known(bytes, plan));
        return plan;
    }

    private ExperimentView read(String experimentId, byte[] bytes, @Nullable ExperimentView before) {
        Experiment record;
        try {
            record = deserializer.deserialize(Topics.EXPERIMENTS.name(), bytes);
        } catch (UndecodableValueException e) {
            LOG.error("a record of topic experiments cannot be read, key={}", experimentId, e);
            return before != null
                    ? before
                    : ExperimentView.unfit(unreadable(experimentId), "its record cannot be read");
        }
        // A record changes with every count, ten times a second; its SPEC does not.
        if (before != null && Objects.equals(before.record().getSpec(), record.getSpec())) {
            return before.withRecord(record);
        }
        String problem = ExperimentView.problemOf(record.getSpec());
        if (problem != null) {
            LOG.error("nothing of an experiment is begun: {}, key={}", problem, experimentId);
            return ExperimentView.unfit(record, problem);
        }
        Spec spec = Spec.fromJson(record.getSpec());
        return ExperimentView.of(record, spec, isInline(spec.handler()));
    }

    /** Until the one writer of the record sends the next one, items wait. */
    private static Experiment unreadable(String experimentId) {
        Experiment record = new Experiment();
        record.setExperimentId(experimentId);
        record.setStatus(ExperimentStatus.PAUSED);
        record.setSpec("");
        record.setStartedAt(Instant.EPOCH);
        record.setSessionStartedAt(Instant.EPOCH);
        return record;
    }

    private boolean isInline(HandlerSection section) {
        try {
            return handlers.find(section.kind())
                    .map(type -> type.mode(section) == HandlerType.Mode.INLINE)
                    .orElse(false);
        } catch (RuntimeException | LinkageError e) {
            // A SPEC that was not written by the command line may lack settings; the executor says so and lets its
            // items wait.
            return false;
        }
    }
}
