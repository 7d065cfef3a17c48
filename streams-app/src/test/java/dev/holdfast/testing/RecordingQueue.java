package dev.holdfast.testing;

import dev.holdfast.dispatch.Demand;
import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.ItemKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A task queue that keeps what it is told, for a test to look at. One thread only. */
public final class RecordingQueue implements TaskQueue {
    /** What was declared in doubt. */
    public record Doubt(int partition, ItemKey key, int attempt, String lostExecutor) {}

    private final List<QueuedTask> taken = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<Integer> recalled = new ArrayList<>();
    private final Set<String> rested = new HashSet<>();
    private int room = Integer.MAX_VALUE;
    private boolean refusing;
    private boolean wantsFresh;

    @Override
    public ExecutorId executorId() {
        return new ExecutorId("here", "2");
    }

    @Override
    public void assign(int partition) {}

    @Override
    public int room(Demand demand) {
        return room;
    }

    @Override
    public boolean wantsFresh(String experimentId) {
        return wantsFresh;
    }

    /** Wants items that have not failed yet first from now on. */
    public void wantFresh() {
        wantsFresh = true;
    }

    @Override
    public boolean offer(QueuedTask task) {
        if (refusing) {
            return false;
        }
        taken.add(task);
        room--;
        return true;
    }

    @Override
    public void declareInDoubt(int partition, ItemKey key, int attempt, String lostExecutor) {
        doubts.add(new Doubt(partition, key, attempt, lostExecutor));
    }

    @Override
    public boolean knows(ItemKey key, int attempt) {
        return taken.stream().anyMatch(task -> task.key().equals(key));
    }

    @Override
    public void recall(int partition) {
        recalled.add(partition);
    }

    /** Takes so many tasks more. */
    public void setRoom(int room) {
        this.room = room;
    }

    /** Refuses every offer from now on, or takes them again. */
    public void setRefusing(boolean refusing) {
        this.refusing = refusing;
    }

    @Override
    public boolean bringToRest(int partition, String experimentId) {
        rested.add(experimentId);
        return taken.isEmpty();
    }

    /** Returns the tasks that were taken since the last call, in order. */
    public List<QueuedTask> takeAll() {
        List<QueuedTask> all = List.copyOf(taken);
        taken.clear();
        return all;
    }

    /** Returns the incident ids of the tasks that were taken since the last call, in order. */
    public List<String> takeIncidents() {
        return takeAll().stream().map(task -> task.key().incidentId()).toList();
    }

    /** Returns what was declared in doubt, in order. */
    public List<Doubt> doubts() {
        return doubts;
    }

    /** Returns the experiments whose tasks that have not begun were to be dropped. */
    public Set<String> rested() {
        return rested;
    }

    /** Returns the partitions that were recalled. */
    public List<Integer> recalled() {
        return recalled;
    }
}
