package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.ExperimentStore;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the writer of experiments does after a restart, with the stores as the crash left them. */
class TallyFoldProcessorTest {
    private final ProcessorBench bench = new ProcessorBench();
    private final ExperimentStore experiments = new ExperimentStore(
            bench.add(Stores.experimentRecords(bench.codecs.storeSerde(Experiment.class))),
            bench.add(Stores.experimentTallies(bench.codecs.storeSerde(Tally.class))));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void sumsATallyThatCameJustBeforeTheCrash() {
        Experiment record = Records.running("e");
        experiments.put(record);
        experiments.offer(Records.tally("e", 0, 10, 9, 1));

        restart();

        assertThat(bench.context.forwarded(NodeNames.EXPERIMENTS_SINK)).hasSize(1);
        assertThat(Objects.requireNonNull(experiments.find("e")).getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void publishesNothingOfAnExperimentThatIsAsItWas() {
        experiments.put(Records.running("e"));
        experiments.offer(Records.tally("e", 0, 10, 9, 1));
        restart();
        Experiment before = experiments.find("e");
        bench.context.resetForwards();

        restart();

        assertThat(bench.context.forwarded()).isEmpty();
        assertThat(experiments.find("e")).isEqualTo(before);
    }

    @Test
    void sumsOnlyTheTalliesOfTheExperimentItself() {
        experiments.put(Records.running("run"));
        experiments.offer(Records.tally("run", 0, 3, 2, 0));
        experiments.offer(Records.tally("run1", 0, 5, 5, 0));

        restart();

        assertThat(Objects.requireNonNull(experiments.find("run")).getItemsAdmitted())
                .isEqualTo(3);
    }

    @Test
    void pausesOnlyWhenEveryPartitionThatThereIsHasSaidThatItIsAtRest() {
        Experiment record = Records.running("e");
        record.setSpec(Specs.of("slow"));
        record.setStatus(ExperimentStatus.PAUSING);
        record.setPauseGeneration(1);
        experiments.put(record);
        for (int partition = 0; partition < ProcessorBench.ITEM_PARTITIONS; partition++) {
            restart();
            assertThat(Objects.requireNonNull(experiments.find("e")).getStatus())
                    .as("partition %s was not heard of", partition)
                    .isEqualTo(ExperimentStatus.PAUSING);
            Tally atRest = Records.tally("e", partition, 1, 1, 0);
            atRest.setPauseGeneration(1);
            experiments.offer(atRest);
        }

        restart();

        assertThat(Objects.requireNonNull(experiments.find("e")).getStatus()).isEqualTo(ExperimentStatus.PAUSED);
    }

    @Test
    void failsARecordOfWhichNoPlanCanBeMade() {
        experiments.put(UnfitSpecTest.old("e", "{\"handler\": {\"kind\": \"slow\"}}", ExperimentStatus.RUNNING));
        experiments.put(UnfitSpecTest.old("over", "{}", ExperimentStatus.CANCELLED));

        restart();

        Experiment failed = Objects.requireNonNull(experiments.find("e"));
        assertThat(failed.getStatus()).isEqualTo(ExperimentStatus.FAILED);
        assertThat(failed.getStatusReason()).startsWith("error: ").contains("name");
        assertThat(failed.getEndedAt()).isNotNull();
        assertThat(Objects.requireNonNull(experiments.find("over")).getStatus()).isEqualTo(ExperimentStatus.CANCELLED);
    }

    private void restart() {
        new TallyFoldProcessor(bench.settings, bench.codecs, new WallTimes()).init(bench.context);
        var punctuators = bench.context.scheduledPunctuators();
        punctuators.get(punctuators.size() - 1).getPunctuator().punctuate(Events.ANY_TIME + 5_000);
    }
}
