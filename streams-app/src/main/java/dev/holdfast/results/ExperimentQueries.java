package dev.holdfast.results;

import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Optional;

/** Answers about experiments and their items, wherever they come from. Thread-safe. */
public interface ExperimentQueries {

    /** Returns the records of all experiments, in no order. */
    List<Experiment> experiments();

    /** Returns the items of an experiment that a filter lets through, sorted by key. */
    List<ItemView> items(String experimentId, ItemFilter filter);

    /** Returns how the calls of an experiment stand now, in words; empty where none are made, or it is not known. */
    default Optional<String> calls(String experimentId) {
        return Optional.empty();
    }
}
