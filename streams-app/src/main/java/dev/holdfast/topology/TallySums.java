package dev.holdfast.topology;

import dev.holdfast.model.Figures;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.ExperimentStore;
import dev.holdfast.state.LatencySketch;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sums what the partitions have counted into an experiment's record. */
final class TallySums {
    private TallySums() {}

    /**
     * Sums them.
     *
     * @param partitions how many partitions there are: one that has not been heard of is not at rest for that
     */
    static Experiment of(ExperimentStore experiments, Experiment record, Instant at, int partitions) {
        List<Tally> tallies = experiments.tallies(record.getExperimentId());
        boolean stopping =
                record.getStatus() == ExperimentStatus.PAUSING || record.getStatus() == ExperimentStatus.CANCELLING;
        Experiment summed = Progress.withTallies(record, stopping ? ofAll(partitions, record, tallies) : tallies, at);
        summed.setMetrics(Figures.sum(tallies, LatencySketch.percentiles(tallies)));
        return summed;
    }

    private static List<Tally> ofAll(int partitions, Experiment record, List<Tally> heard) {
        Set<Integer> known = heard.stream().map(Tally::getPartition).collect(Collectors.toSet());
        Stream<Tally> unheard = IntStream.range(0, partitions)
                .filter(partition -> !known.contains(partition))
                .mapToObj(partition -> Tallies.none(record.getExperimentId(), partition));
        return Stream.concat(heard.stream(), unheard).toList();
    }
}
