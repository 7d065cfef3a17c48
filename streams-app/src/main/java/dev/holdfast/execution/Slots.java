package dev.holdfast.execution;

import dev.holdfast.config.spec.Share;
import java.util.HashMap;
import java.util.Map;

/**
 * The places of one application, shared between experiments: by weight among those of the highest priority that want
 * one; what they leave is for the others. Thread-safe.
 */
final class Slots {
    private static final class Holder {
        private Share share = new Share(1, 0);
        private int held;
        private int waiting;
    }

    private int capacity;
    private final Map<Object, Holder> holders = new HashMap<>();
    private int held;

    Slots(int capacity) {
        this.capacity = capacity;
    }

    /** Takes how many places there are from now on; those that are held stay held. */
    synchronized void resize(int places) {
        capacity = places;
    }

    /** Returns how many places are held. */
    synchronized int held() {
        return held;
    }

    /** Returns how many places nobody holds. */
    synchronized int free() {
        return Math.max(0, capacity - held);
    }

    /** Takes how many wait for a place; they are all that are thought to, until it is called again. */
    synchronized void queue(Object who, Share share, int count) {
        Holder holder = holders.computeIfAbsent(who, key -> new Holder());
        holder.share = share;
        holder.waiting = count;
        if (emptied(holder) == null) {
            holders.remove(who);
        }
    }

    /** Takes a place for one that waits, unless there is none or others come first. */
    synchronized boolean take(Object who) {
        Holder mine = holders.get(who);
        if (mine == null || mine.waiting == 0 || held >= capacity || othersComeFirst(mine)) {
            return false;
        }
        mine.waiting--;
        mine.held++;
        held++;
        return true;
    }

    /** Gives a place back. */
    synchronized void release(Object who) {
        holders.computeIfPresent(who, (key, holder) -> {
            holder.held--;
            held--;
            return emptied(holder);
        });
    }

    private boolean othersComeFirst(Holder mine) {
        int free = capacity - held;
        int first = 0;
        for (Holder other : holders.values()) {
            if (other != mine && other.waiting > 0 && comesBefore(other, mine)) {
                first += other.waiting;
            }
        }
        return free <= first;
    }

    private static boolean comesBefore(Holder other, Holder mine) {
        if (other.share.priority() != mine.share.priority()) {
            return other.share.priority() > mine.share.priority();
        }
        return (long) (other.held + 1) * mine.share.weight() < (long) (mine.held + 1) * other.share.weight();
    }

    @SuppressWarnings("NullAway") // null removes the entry from the map
    private static Holder emptied(Holder holder) {
        return holder.held == 0 && holder.waiting == 0 ? null : holder;
    }
}
