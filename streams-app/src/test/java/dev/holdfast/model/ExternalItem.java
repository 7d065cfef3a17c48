package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One item whose tasks workers outside do, beside a plain model of who is at work on it: whatever is told of the item is checked
 * against that model at once.
 */
final class ExternalItem {
    private static final ItemKey KEY = ItemHistories.ANY_KEY;
    private static final ExecutorId SELF = new ExecutorId("here", "1");
    private static final String FRESH = "fresh/1";

    /** One worker's work on one task. */
    private record Call(int task, String worker) {}

    private final RetryPolicy policy;
    /** Until when each call is believed to go on without another word. */
    private final Map<Call, Long> atWork = new HashMap<>();

    private final List<Integer> tasks = new ArrayList<>();
    private ItemState state = ItemMachine.admitted(0, Events.ANY_TIME);
    private long now = Events.ANY_TIME;
    private int starts;
    /** Calls that were given up, and those that began when it was too late: each is in doubt, whatever else happens. */
    private int lost;

    /** Calls that began beside another one. */
    private int beside;

    private int failures;
    private boolean succeeded;
    private boolean undecided;

    ExternalItem(RetryPolicy policy) {
        this.policy = policy;
        look();
    }

    ItemState state() {
        return state;
    }

    void pass(long millis) {
        now += millis;
    }

    /** Returns a task that was put out: the newest, or one of those before it. */
    int task(int back) {
        return tasks.get(Math.max(0, tasks.size() - 1 - back));
    }

    /** Does what the dispatcher does when it looks at the item. */
    void look() {
        Readiness.Kind kind = Readiness.of(state, SELF, instance -> false, now).kind();
        if (kind == Readiness.Kind.READY) {
            assertThat(atWork).as("nobody who is at work is overtaken").isEmpty();
            assertThat(undecided).as("a person decides first").isFalse();
            state = ExternalTasks.dispatched(state, now);
            if (!tasks.contains(state.getTaskAttempt())) {
                tasks.add(state.getTaskAttempt());
            }
        } else if (kind == Readiness.Kind.IN_DOUBT) {
            Call call = new Call(state.getTaskAttempt(), state.getExecutorId());
            long until = Objects.requireNonNull(atWork.remove(call), "who is in doubt was at work");
            assertThat(until + Readiness.GRACE_MS)
                    .as("and was not heard of in time")
                    .isLessThanOrEqualTo(now);
            lost++;
            undecided = policy.holdInDoubt();
            fold(event(AttemptEvent.IN_DOUBT, call.task(), call.worker()));
        }
        check();
    }

    /** A worker says something about a task. */
    void says(AttemptEvent kind, int task, String worker, ErrorCategory category, boolean blameless) {
        Attempt event = event(kind, task, worker);
        event.setErrorCategory(category);
        event.setBlameless(blameless);
        if (ExternalTasks.problem(state, event) != null) {
            return;
        }
        Call call = new Call(task, worker);
        boolean wasOver = ItemMachine.isOver(state);
        if (kind == AttemptEvent.STARTED && !atWork.containsKey(call)) {
            starts++;
            if (wasOver || task != task(0)) {
                lost++;
            } else {
                beside += atWork.isEmpty() ? 0 : 1;
                atWork.put(call, now + Events.TIMEOUT_MS);
            }
        } else if (kind == AttemptEvent.STARTED || kind == AttemptEvent.HEARTBEAT) {
            atWork.computeIfPresent(call, (any, until) -> now + Events.TIMEOUT_MS);
        } else if (kind == AttemptEvent.FAILED) {
            failures += atWork.remove(call) == null ? 0 : 1;
        } else if (kind == AttemptEvent.SUCCEEDED) {
            // One that was given up, or never began, may answer: then nobody's doubt is taken back.
            succeeded = succeeded || !atWork.isEmpty();
            atWork.clear();
        }
        fold(event);
        check();
    }

    /** A person decides; what is not held is not theirs to decide. */
    void decide(AttemptEvent decision) {
        Attempt event = event(decision, state.getAttempts(), "ann");
        if (state.getStatus() == ItemStatus.HELD) {
            assertThat(ExternalTasks.problem(state, event)).isNull();
            fold(event);
            undecided = false;
            assertThat(state.getStatus())
                    .isEqualTo(decision == AttemptEvent.REPEAT ? ItemStatus.QUEUED : ItemStatus.FAILED);
        } else if (ExternalTasks.problem(state, event) == null) {
            ItemState before = state;
            fold(event);
            assertThat(state).isSameAs(before);
        }
        check();
    }

    /** From now on nobody says a word, a person repeats what is held, and a fresh worker does what is put out. */
    void toTheEnd() {
        for (int i = 0; i < 50 && !ItemMachine.isOver(state); i++) {
            pass(100_000);
            look();
            if (state.getStatus() == ItemStatus.HELD) {
                decide(AttemptEvent.REPEAT);
            } else if (state.getStatus() == ItemStatus.DISPATCHED) {
                says(AttemptEvent.STARTED, task(0), FRESH, ErrorCategory.UNKNOWN, false);
                says(AttemptEvent.SUCCEEDED, task(0), FRESH, ErrorCategory.UNKNOWN, false);
            }
        }
    }

    private void fold(Attempt event) {
        state = ItemMachine.fold(state, event, policy, 7).next();
    }

    private void check() {
        assertThat(state.getAttempts()).as("each start counts once").isEqualTo(starts);
        assertThat(state.getInDoubt())
                .as("what was given up, and at most what began beside another")
                .isBetween(lost, Math.min(starts, lost + beside));
        if (failures == 0) {
            int unknown = atWork.isEmpty() && !succeeded ? 0 : 1;
            assertThat(state.getInDoubt())
                    .as("all but the one that works, or whose answer came first")
                    .isEqualTo(starts - unknown);
        }
        assertThat(state.getStatus() == ItemStatus.STARTED)
                .as("%s while at work are %s", state.getStatus(), atWork)
                .isEqualTo(!atWork.isEmpty());
    }

    private Attempt event(AttemptEvent kind, int task, String worker) {
        Attempt event = Events.at(Events.started(KEY, task, worker), now);
        event.setEvent(kind);
        event.setErrorMessage("no");
        return event;
    }
}
