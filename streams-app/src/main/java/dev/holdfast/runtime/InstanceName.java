package dev.holdfast.runtime;

import dev.holdfast.cluster.ThisProcess;
import dev.holdfast.model.ExecutorId;
import java.util.Optional;

/**
 * Who an instance is.
 *
 * @param executor in the journal of attempts
 * @param member in the consumer group: a static member if its name stays over restarts
 */
public record InstanceName(ExecutorId executor, Optional<String> member) {

    /** The one instance of a data folder: its lock makes sure that there is no other. */
    public static InstanceName embedded() {
        return named("embedded");
    }

    /** An instance that the user gave a name, which no other instance may have. */
    public static InstanceName named(String name) {
        return new InstanceName(new ExecutorId(name, incarnation()), Optional.of(name));
    }

    /** An instance of a cluster without a name of its own. */
    public static InstanceName anonymous() {
        return new InstanceName(
                new ExecutorId(ThisProcess.host() + '-' + incarnation(), incarnation()), Optional.empty());
    }

    private static String incarnation() {
        return ThisProcess.pid() + "-" + Long.toString(System.currentTimeMillis(), 36);
    }
}
