package dev.holdfast.results;

import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one application instance knows: all or nothing of the partitions that it is asked about. Thread-safe. */
public interface PartitionQueries {

    /** Returns the records of the experiments in partitions of the experiments side, in no order. */
    List<Experiment> experiments(Set<Integer> partitions);

    /** Returns the items of an experiment in partitions of the items side that a filter lets through, in no order. */
    List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions);

    /** Returns how the calls that the instance makes for an experiment stand now, in words; empty if it makes none. */
    Optional<String> calls(String experimentId);
}
