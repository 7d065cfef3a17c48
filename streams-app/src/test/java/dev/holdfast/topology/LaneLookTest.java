package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.CountingStore;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Experiments that are over cost a partition nothing, however many there are. */
class LaneLookTest {
    private static final int OVER = 200;

    private final ProcessorBench bench = new ProcessorBench(0L);
    private final CountingStore<Tally> tallies =
            new CountingStore<>(bench.add(Stores.tallies(bench.codecs.storeSerde(Tally.class))));
    private final KeyValueStore<String, byte[]> experiments = bench.add(Stores.experiments());
    private final ItemDispatchProcessor dispatch = new ItemDispatchProcessor(
            bench.settings,
            bench.codecs,
            new InFlightExternalTasks(),
            new InlineTurns(),
            new StoppingExperiments(bench.codecs));
    private long now = bench.context.currentSystemTimeMs();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void readsTheCountsOfWhatIsOverAtTheStartAndNeverAgain() {
        bench.context.addStateStore(tallies);
        bench.add(Stores.items(bench.codecs.storeSerde(ItemState.class)));
        bench.add(Stores.backlog());
        bench.add(Stores.journal());
        Serializer<Experiment> serializer = bench.registry.serdes().serializer(Experiment.class);
        for (int i = 0; i < OVER; i++) {
            Experiment record = Records.running("e" + i);
            record.setStatus(i % 2 == 0 ? ExperimentStatus.COMPLETED : ExperimentStatus.CANCELLED);
            record.setSpec(Specs.of("slow"));
            experiments.put("e" + i, serializer.serialize(Topics.EXPERIMENTS.name(), record));
            tallies.put("e" + i, Records.tally("e" + i, 0, 3, 2, 1));
        }
        dispatch.init(bench.context);
        pass(3);
        assertThat(tallies.takeReads()).as("at the start").isPositive();

        pass(60);

        assertThat(tallies.takeReads()).as("counts that were read in a minute").isZero();
    }

    private void pass(int seconds) {
        for (int i = 0; i < 100 * seconds; i++) {
            now += 10;
            bench.context.setCurrentSystemTimeMs(now);
            bench.context.scheduledPunctuators().stream()
                    .map(MockProcessorContext.CapturedPunctuator::getPunctuator)
                    .forEach(punctuator -> punctuator.punctuate(now));
        }
    }
}
