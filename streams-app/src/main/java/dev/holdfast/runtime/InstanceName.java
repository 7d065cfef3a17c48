package dev.holdfast.runtime;

import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.model.ExecutorId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

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

    /**
     * Returns the static member that the instance is with a graph. A member that comes back within its session is given the
     * tasks that it had, without a rebalance; with another graph it would never get those that are new, so it is another
     * member then.
     *
     * @param graph the description of its topology
     */
    public Optional<String> memberOf(String graph) {
        return member.map(id -> id + '-' + sumOf(graph));
    }

    /** Returns what a graph is told from others by. */
    static String sumOf(String graph) {
        CRC32 sum = new CRC32();
        sum.update(graph.getBytes(StandardCharsets.UTF_8));
        return Long.toString(sum.getValue(), 36);
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
