package dev.holdfast.topology;

import dev.holdfast.state.Stores;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the newest record of every experiment. A restore copies the topic past it, so it must change nothing in the store. */
final class ExperimentsMirrorProcessor implements Processor<String, byte[], Void, Void> {
    private final StoppingExperiments stopping;

    private KeyValueStore<String, byte[]> store;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ExperimentsMirrorProcessor(StoppingExperiments stopping) {
        this.stopping = stopping;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.store = context.getStateStore(Stores.EXPERIMENTS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        // Only the topology writes these records; what anybody else put there without a key is nobody's.
        if (record.key() != null) {
            store.put(record.key(), record.value());
            stopping.take(record.key(), record.value());
        }
    }
}
