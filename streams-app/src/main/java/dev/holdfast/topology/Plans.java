package dev.holdfast.topology;

import dev.holdfast.config.HandlerSection;
import dev.holdfast.config.Spec;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.state.Stores;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The experiments as the items side sees them: the global store, each record decoded once for as long as it does not
 * change. One instance a processor; stream thread only.
 */
final class Plans {
    private record Known(byte[] bytes, Plan plan) {}

    private final ReadOnlyKeyValueStore<String, byte[]> store;
    private final Deserializer<Experiment> deserializer;
    private final HandlerTypes handlers;
    private final Map<String, Known> known = new HashMap<>();

    Plans(ProcessorContext<?, ?> context, Codecs codecs, HandlerTypes handlers) {
        this.store = context.getStateStore(Stores.EXPERIMENTS);
        this.deserializer = codecs.deserializer(Topics.EXPERIMENTS);
        this.handlers = handlers;
    }

    /** Returns the plan of an experiment, or null if no record of it has come yet. */
    @Nullable
    Plan find(String experimentId) {
        byte[] bytes = store.get(experimentId);
        if (bytes == null) {
            return null;
        }
        Known before = known.get(experimentId);
        if (before != null && before.bytes() == bytes) {
            return before.plan();
        }
        Plan plan = read(bytes, before == null ? null : before.plan());
        known.put(experimentId, new Known(bytes, plan));
        return plan;
    }

    private Plan read(byte[] bytes, @Nullable Plan before) {
        Experiment record = deserializer.deserialize(Topics.EXPERIMENTS.name(), bytes);
        // A record changes with every count, ten times a second; its SPEC does not.
        if (before != null && before.record().getSpec().equals(record.getSpec())) {
            return before.withRecord(record);
        }
        Spec spec = Spec.fromJson(record.getSpec());
        return Plan.of(record, spec, isInline(spec.handler()));
    }

    private boolean isInline(HandlerSection section) {
        try {
            return handlers.find(section.kind())
                    .map(type -> type.mode(section) == HandlerType.Mode.INLINE)
                    .orElse(false);
        } catch (RuntimeException e) {
            // A SPEC that was not written by the command line may lack settings; the executor says so and lets its
            // items wait.
            return false;
        }
    }
}
