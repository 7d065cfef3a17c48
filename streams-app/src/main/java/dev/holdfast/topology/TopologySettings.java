package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the graph is built with.
 *
 * @param serdes the configured serdes
 * @param handlers the handlers there are
 * @param queue the way to the executors
 * @param ends where the journal ends
 * @param commands which commands are not decided yet
 * @param instances which instances live
 * @param itemPartitions the partitions of work-items
 * @param controlPartitions the partitions of experiment-commands
 * @param unknownExperimentWait how long items wait for an experiment that nobody has started
 * @param limits the names of the limits that experiments share
 * @param nanos what the time of inline handlers is taken with, as {@link System#nanoTime} is
 * @param environment what snapshots say of the application, such as its version
 */
public record TopologySettings(
        ValueSerdes serdes,
        HandlerTypes handlers,
        TaskQueue queue,
        JournalEnds ends,
        PendingCommands commands,
        Instances instances,
        int itemPartitions,
        int controlPartitions,
        Duration unknownExperimentWait,
        Set<String> limits,
        LongSupplier nanos,
        Map<String, String> environment) {

    /** Copies the set and the map. */
    public TopologySettings {
        limits = Set.copyOf(limits);
        environment = Map.copyOf(environment);
    }
}
