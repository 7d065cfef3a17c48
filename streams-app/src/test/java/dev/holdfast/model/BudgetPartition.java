package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Records;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a played experiment: its tally and items move in transactions, calls and the journal do not. It may lose what it
 * has not committed at any time, and may see a record that is older than the one it saw before.
 */
final class BudgetPartition {
    private enum State {
        QUEUED,
        RETRYING,
        STARTED,
        HELD,
        DONE
    }

    private enum Kind {
        STARTED,
        DONE,
        FAILED,
        IN_DOUBT
    }

    private record Item(Cost cost, State state, Cost reserved) {}

    private record Event(Kind kind, int item, Cost cost) {}

    private record Call(int item, Cost cost) {}

    private final Random random;
    private final boolean holds;
    private final Deque<Event> journal = new ArrayDeque<>();
    private final List<Event> folded = new ArrayList<>();
    private final List<Call> pending = new ArrayList<>();
    private final List<Call> running = new ArrayList<>();
    private List<Item> committedItems = new ArrayList<>();
    private List<Item> items = new ArrayList<>();
    private Tally committed;
    private Tally tally;
    private boolean readsFirst;
    private Cost truth = Cost.NONE;

    BudgetPartition(int number, boolean holds, Random random) {
        this.random = random;
        this.holds = holds;
        this.committed = Records.tally("e", number, 0, 0, 0);
        this.tally = Records.tally("e", number, 0, 0, 0);
    }

    /** What its calls have used and may yet use, as it is. */
    Cost truth() {
        return truth;
    }

    Tally report() {
        return Tally.newBuilder(committed).build();
    }

    void submit(Cost cost) {
        items.add(new Item(cost, State.QUEUED, Cost.NONE));
        tally.setAdmitted(tally.getAdmitted() + 1);
        tally.setSequence(tally.getSequence() + 1);
        commit(); // the item is on the topic: a crash brings it back
    }

    void commit() {
        committed = Tally.newBuilder(tally).build();
        committedItems = new ArrayList<>(items);
        folded.clear();
    }

    /** Loses what was not committed and what was given out; calls under way go on, or are in doubt if their process died. */
    void crash(boolean processDies) {
        tally = Tally.newBuilder(committed).build();
        items = new ArrayList<>(committedItems);
        for (int i = folded.size() - 1; i >= 0; i--) {
            journal.addFirst(folded.get(i));
        }
        folded.clear();
        pending.clear();
        if (processDies) {
            running.forEach(call -> journal.add(new Event(Kind.IN_DOUBT, call.item(), call.cost())));
            running.clear();
        }
        readsFirst = true;
    }

    /** Folds one event of the journal. */
    void fold() {
        Event event = journal.poll();
        if (event == null) {
            return;
        }
        folded.add(event);
        Item item = items.get(event.item());
        switch (event.kind()) {
            case STARTED -> {
                pending.removeIf(call -> call.item() == event.item());
                change(event.item(), item, State.STARTED, event.cost(), Cost.NONE);
            }
            case DONE -> change(event.item(), item, State.DONE, Cost.NONE, event.cost());
            case FAILED -> change(event.item(), item, State.RETRYING, Cost.NONE, event.cost());
            case IN_DOUBT -> change(event.item(), item, holds ? State.HELD : State.QUEUED, Cost.NONE, event.cost());
        }
    }

    private void change(int number, Item before, State state, Cost reserved, Cost used) {
        items.set(number, new Item(before.cost(), state, reserved));
        tally.setTokensReserved(tally.getTokensReserved()
                + reserved.tokens()
                - before.reserved().tokens());
        tally.setMicrosReserved(tally.getMicrosReserved()
                + reserved.micros()
                - before.reserved().micros());
        tally.setTokensSpent(tally.getTokensSpent() + used.tokens());
        tally.setMicrosSpent(tally.getMicrosSpent() + used.micros());
        tally.setSucceeded(tally.getSucceeded() + (state == State.DONE ? 1 : 0));
        tally.setItemsHeld(tally.getItemsHeld() + (state == State.HELD ? 1 : 0));
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Gives out the next call if it is covered, else asks for more; hands back what others wait for. */
    void look(Experiment heard) {
        if (readsFirst && !journal.isEmpty()) {
            return;
        }
        readsFirst = false;
        int next = first(State.QUEUED);
        if (next < 0) {
            idle(heard);
        } else if (Allowance.covers(heard, tally, sum(pending), items.get(next).cost())) {
            pending.add(new Call(next, items.get(next).cost()));
            want(Cost.NONE, false);
        } else {
            want(items.get(next).cost(), false);
            handBack(heard);
        }
    }

    private void idle(Experiment heard) {
        int retry = first(State.RETRYING);
        handBack(heard);
        Cost next = retry < 0 ? Cost.NONE : items.get(retry).cost();
        boolean covered = Allowance.covers(heard, tally, sum(pending), next);
        want(covered ? Cost.NONE : next, !covered && retry >= 0);
    }

    private void handBack(Experiment heard) {
        if (Allowance.isRecalled(heard)) {
            var handed = Allowance.handBack(heard, tally, sum(pending));
        }
    }

    private void want(Cost cost, boolean later) {
        boolean known = tally.getTokensWanted() == cost.tokens()
                && tally.getMicrosWanted() == cost.micros()
                && tally.getWantedLater() == later;
        if (!known && later) {
            Tallies.wantsLater(tally, cost);
        } else if (!known) {
            Tallies.wants(tally, cost);
        }
    }

    private int first(State state) {
        for (int i = 0; i < items.size(); i++) {
            int number = i;
            if (items.get(i).state() == state && pending.stream().noneMatch(call -> call.item() == number)) {
                return i;
            }
        }
        return -1;
    }

    /** Begins the call that was given out first. */
    void begin() {
        if (!pending.isEmpty() && running.size() < 8) {
            Call call = pending.get(0);
            boolean began = running.stream().anyMatch(one -> one.item() == call.item())
                    || journal.stream().anyMatch(event -> event.item() == call.item());
            if (!began) {
                running.add(call);
                truth = truth.plus(call.cost());
                journal.add(new Event(Kind.STARTED, call.item(), call.cost()));
            }
        }
    }

    /** Ends a call: it used what was reserved, or less. */
    void end() {
        if (running.isEmpty()) {
            return;
        }
        Call call = running.remove(random.nextInt(running.size()));
        int fate = random.nextInt(10);
        Cost used = fate == 0
                ? Cost.NONE
                : new Cost(part(call.cost().tokens()), part(call.cost().micros()));
        truth = truth.minus(call.cost()).plus(fate == 1 ? call.cost() : used);
        Kind kind = fate == 0 ? Kind.FAILED : fate == 1 ? Kind.IN_DOUBT : Kind.DONE;
        journal.add(new Event(kind, call.item(), fate == 1 ? call.cost() : used));
    }

    private long part(long whole) {
        return random.nextInt(3) == 0 ? whole : random.nextLong(whole + 1);
    }

    /** The time of those that wait for it has come. */
    void retry() {
        items.replaceAll(
                item -> item.state() == State.RETRYING ? new Item(item.cost(), State.QUEUED, Cost.NONE) : item);
    }

    /** Returns what its next call costs, or null if it has none. */
    @Nullable
    Cost next() {
        int next = first(State.QUEUED);
        next = next < 0 ? first(State.RETRYING) : next;
        return next < 0 ? null : items.get(next).cost();
    }

    boolean waitsForNothingButTime() {
        return first(State.QUEUED) < 0 && hasNothingUnderWay();
    }

    boolean hasNothingUnderWay() {
        return pending.isEmpty() && running.isEmpty() && journal.isEmpty();
    }

    private static Cost sum(List<Call> calls) {
        return calls.stream().map(Call::cost).reduce(Cost.NONE, Cost::plus);
    }
}
