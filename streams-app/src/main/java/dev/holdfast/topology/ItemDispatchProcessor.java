package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.Tallies;
import dev.holdfast.state.JournalStore;
import dev.holdfast.state.Stores;
import dev.holdfast.state.TallyStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives out work, level-triggered: every few milliseconds it looks at what each experiment's record wants and at what the
 * stores hold, and moves one step. Experiments take turns; within one, items go out in the order in which they came.
 */
final class ItemDispatchProcessor implements Processor<String, DueHint, Object, Object> {
    private static final Duration PULSE = Duration.ofMillis(10);
    private static final long LOOK_MS = 1_000;
    /** Half of the time after which the group gives the partitions of a silent instance to another one. */
    private static final long STOOD_STILL_MS = 5_000;

    private final TopologySettings settings;
    private final TopicSerdes codecs;
    private final InFlightExternalTasks outstanding;
    private final Map<String, DispatchCursor> lanes = new LinkedHashMap<>();
    /** Experiments that are over: their lanes are made again when a record, or something that came, says that they are not. */
    private final Set<String> resting = new HashSet<>();

    private final InlineTurns turns;
    private final StoppingExperiments stopping;
    private boolean lookedThrough;
    private long lookAt;
    private long pulseAt;

    private ProcessorContext<Object, Object> context;
    private JournalCatchUp gate;
    private ExperimentDispatcher worker;
    private TallyStore tallies;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ItemDispatchProcessor(
            TopologySettings settings,
            TopicSerdes codecs,
            InFlightExternalTasks outstanding,
            InlineTurns turns,
            StoppingExperiments stopping) {
        this.settings = settings;
        this.codecs = codecs;
        this.outstanding = outstanding;
        this.turns = turns;
        this.stopping = stopping;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        int partition = context.taskId().partition();
        this.tallies = new TallyStore(context.getStateStore(Stores.TALLIES), partition);
        this.gate = newGate();
        this.worker = new ExperimentDispatcher(context, settings, codecs, outstanding, turns);
        settings.queue().assign(partition);
        stopping.lookThrough(context.getStateStore(Stores.EXPERIMENTS));
        lanes.clear();
        resting.clear();
        lookedThrough = false;
        lookAt = 0;
        pulseAt = context.currentSystemTimeMs();
        context.schedule(PULSE, PunctuationType.WALL_CLOCK_TIME, this::pulse);
    }

    @Override
    public void process(Record<String, DueHint> record) {
        DueHint due = record.value();
        laneOf(due.experimentId()).await(due.position(), due.at());
    }

    @Override
    public void close() {
        TaskQueue queue = settings.queue();
        queue.recall(context.taskId().partition());
        outstanding.forget(context.taskId().partition());
    }

    private DispatchCursor laneOf(String experimentId) {
        resting.remove(experimentId);
        return lanes.computeIfAbsent(experimentId, id -> new DispatchCursor());
    }

    /**
     * Finds the experiments that have something to do here, at a start; from then on whatever comes in tells. One with a budget may
     * have to hand back what others wait for.
     */
    private void addLanes() {
        tallies.forEach(tally -> {
            if (Tallies.open(tally) > 0 || tally.getFailed() > 0 || Tallies.isCharged(tally)) {
                laneOf(tally.getExperimentId());
            }
        });
    }

    /** Lets the lanes of experiments that are over rest, and wakes those that a retry or a resume has made go on. */
    private void lookForWhatIsOver() {
        for (String experimentId : List.copyOf(resting)) {
            if (!worker.isOver(experimentId)) {
                laneOf(experimentId);
            }
        }
        for (String experimentId : List.copyOf(lanes.keySet())) {
            if (worker.isOver(experimentId) && worker.isDone(experimentId)) {
                lanes.remove(experimentId);
                resting.add(experimentId);
            }
        }
    }

    private JournalCatchUp newGate() {
        return new JournalCatchUp(
                settings.ends(),
                new JournalStore(context.getStateStore(Stores.JOURNAL)),
                context.taskId().partition());
    }

    private void pulse(long now) {
        worker.pulse(now);
        if (now - pulseAt > STOOD_STILL_MS) {
            // Another instance may have worked on this partition meanwhile: what it did is read first, or it is lost.
            gate = newGate();
            lookedThrough = false;
        }
        pulseAt = now;
        if (!lookedThrough) {
            lookedThrough = true;
            addLanes();
        }
        if (now >= lookAt) {
            lookAt = now + LOOK_MS;
            lookForWhatIsOver();
        }
        if (!gate.isOpen(now)) {
            return;
        }
        settings.queue().assign(context.taskId().partition());
        for (String experimentId : stopping.experiments()) {
            laneOf(experimentId);
        }
        if (lanes.isEmpty()) {
            return;
        }
        worker.look(now);
        @Nullable String first = null;
        for (Map.Entry<String, DispatchCursor> lane : lanes.entrySet()) {
            boolean given = worker.work(lane.getKey(), lane.getValue(), now);
            first = first == null && given ? lane.getKey() : first;
        }
        if (first != null) {
            goToTheEnd(first);
        }
    }

    /** Who came first comes last next time: so experiments take turns, however many others have nothing to give out. */
    private void goToTheEnd(String experimentId) {
        DispatchCursor lane = Objects.requireNonNull(lanes.remove(experimentId));
        lanes.put(experimentId, lane);
    }
}
