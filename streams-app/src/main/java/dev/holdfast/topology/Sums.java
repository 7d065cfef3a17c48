package dev.holdfast.topology;

import dev.holdfast.model.Figures;
import dev.holdfast.model.Progress;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.ExperimentStore;
import dev.holdfast.state.LatencySketch;
import java.time.Instant;
import java.util.List;

/** Sums what the partitions have counted into an experiment's record. */
final class Sums {
    private Sums() {}

    static Experiment of(ExperimentStore experiments, Experiment record, Instant at) {
        List<Tally> tallies = experiments.tallies(record.getExperimentId());
        Experiment summed = Progress.withTallies(record, tallies, at);
        summed.setMetrics(Figures.sum(tallies, LatencySketch.percentiles(tallies)));
        return summed;
    }
}
