package dev.holdfast.topology;

import dev.holdfast.model.ExternalTasks;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.topology.PartitionState.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Knows where the tasks are that external workers have or could take. It holds nothing that is not in the stores: after a
 * restart, and whenever the counts say that there are more than it knows, it looks for them. Stream thread only.
 */
final class TaskWatch {
    private static final int STEP = 256;
    private static final long LOOK_MS = 500;

    private static final class Out {
        private final TreeSet<Long> positions = new TreeSet<>();
        private long cursor;
        private long lookAt;
    }

    private final PartitionState holdings;
    private final Map<String, Out> experiments = new HashMap<>();

    TaskWatch(PartitionState holdings) {
        this.holdings = holdings;
    }

    /** Notes a task that was put out. */
    void add(String experimentId, long position) {
        experiments.computeIfAbsent(experimentId, id -> new Out()).positions.add(position);
    }

    /** Visits the tasks that are out, from time to time. */
    void look(String experimentId, long now, Consumer<Entry> visitor) {
        Out out = experiments.computeIfAbsent(experimentId, id -> new Out());
        search(experimentId, out);
        if (now < out.lookAt) {
            return;
        }
        out.lookAt = now + LOOK_MS;
        for (long position : List.copyOf(out.positions)) {
            byte[] raw = holdings.backlog().find(experimentId, position);
            Entry entry = raw == null ? null : holdings.read(position, raw);
            if (entry == null || !isOut(entry)) {
                out.positions.remove(position);
            } else {
                visitor.accept(entry);
            }
        }
        boolean allFound =
                out.positions.size() >= ExternalTasks.out(holdings.tallies().find(experimentId));
        if (allFound) {
            out.cursor = PartitionState.END;
        } else if (out.cursor == PartitionState.END) {
            out.cursor = 0; // a worker has taken up a task that was not out any more
        }
    }

    /** Looks for those that are not known here, of a former start for one. */
    private void search(String experimentId, Out out) {
        if (out.cursor == PartitionState.END) {
            return;
        }
        out.cursor = holdings.visit(experimentId, out.cursor, STEP, entry -> {
            if (isOut(entry)) {
                out.positions.add(entry.position());
            }
        });
    }

    private static boolean isOut(Entry entry) {
        ItemStatus status = entry.state().getStatus();
        return ExternalTasks.isExternal(entry.state())
                && (status == ItemStatus.DISPATCHED || status == ItemStatus.STARTED);
    }
}
