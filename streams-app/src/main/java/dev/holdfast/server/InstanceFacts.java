package dev.holdfast.server;

import dev.holdfast.schemas.avro.Experiment;
import java.time.Instant;
import java.util.List;

/** What an instance knows of itself. Thread-safe. */
public interface InstanceFacts {

    /** Says whether it has its partitions and works. */
    boolean isRunning();

    /** Returns how many calls it makes now. */
    int runningCalls();

    /** Returns the records of the experiments that it holds, and no other instance does; none while it cannot say. */
    List<Experiment> ownExperiments();

    /** Returns the time. */
    Instant now();
}
