package dev.holdfast.topology;

import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Keys;
import dev.holdfast.state.Stores;
import dev.holdfast.state.TallyStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Reports the counts that changed, ten times a second at most. They are absolute: a report that is lost does no harm. */
final class TallyReportProcessor implements Processor<String, String, Object, Object> {
    private static final Duration PULSE = Duration.ofMillis(100);

    private final Set<String> changed = new HashSet<>();

    private ProcessorContext<Object, Object> context;
    private TallyStore tallies;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    TallyReportProcessor() {}

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.tallies = new TallyStore(
                context.getStateStore(Stores.TALLIES), context.taskId().partition());
        tallies.forEach(tally -> changed.add(tally.getExperimentId()));
        context.schedule(PULSE, PunctuationType.WALL_CLOCK_TIME, this::report);
    }

    @Override
    public void process(Record<String, String> record) {
        changed.add(record.value());
    }

    private void report(long now) {
        for (String experimentId : changed) {
            Tally tally = tallies.find(experimentId);
            context.forward(new Record<>(Keys.tally(experimentId, tally.getPartition()), tally, now));
        }
        changed.clear();
    }
}
