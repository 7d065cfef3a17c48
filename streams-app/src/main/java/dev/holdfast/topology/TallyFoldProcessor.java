package dev.holdfast.topology;

import dev.holdfast.model.AnswersDigest;
import dev.holdfast.model.Progress;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.Stops;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.ExperimentStore;
import dev.holdfast.state.Keys;
import dev.holdfast.state.LatencySketch;
import dev.holdfast.state.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sums tallies into the experiments' records, ten times a second at most, and sees when one is complete. */
final class TallyFoldProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Duration PULSE = Duration.ofMillis(100);
    /** How long no count may have changed before rejected keys complete an experiment. */
    static final long QUIET_MS = 5_000;

    private static final long LOOK_MS = 1_000;

    private final Deserializer<Tally> deserializer;
    private final SnapshotTaking snapshots;
    private final WallTimes wallTimes;
    private final int itemPartitions;
    private final Set<String> changed = new HashSet<>();
    /** Records that another version may have let in. */
    private final Set<String> unchecked = new HashSet<>();

    /** Experiments with rejected keys that may complete, and since when no count of them has changed, epoch ms. */
    private final Map<String, Long> withRejects = new HashMap<>();

    private long lookAt;

    private ProcessorContext<Object, Object> context;
    private ExperimentStore experiments;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    TallyFoldProcessor(TopologySettings settings, TopicSerdes codecs, WallTimes wallTimes) {
        this.wallTimes = wallTimes;
        this.snapshots = new SnapshotTaking(settings);
        this.itemPartitions = settings.itemPartitions();
        this.deserializer = codecs.deserializer(Topics.TALLIES);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.experiments = new ExperimentStore(
                context.getStateStore(Stores.EXPERIMENT_RECORDS), context.getStateStore(Stores.EXPERIMENT_TALLIES));
        // A crash may have come between a tally and its sum.
        experiments.forEach(record -> changed.add(record.getExperimentId()));
        wallTimes.forget(context.taskId().partition());
        experiments.forEach(record -> wallTimes.note(context.taskId().partition(), record));
        unchecked.addAll(changed);
        context.schedule(PULSE, PunctuationType.WALL_CLOCK_TIME, this::sum);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        DecodedRecord<Tally> decoded = DecodedRecord.of(
                Topics.TALLIES, record.key(), record.value(), record.headers(), deserializer, Topics.MAX_RECORD_BYTES);
        RejectionCause reject = decoded.reject() != null ? decoded.reject() : problemOf(decoded);
        if (reject != null) {
            context.forward(
                    reject.toRecord(Origin.of(context), record.key(), record.value(), record.timestamp()),
                    NodeNames.EXPERIMENT_REJECTS_SINK);
        } else if (experiments.offer(Objects.requireNonNull(decoded.value()))) {
            String experimentId = decoded.value().getExperimentId();
            changed.add(experimentId);
            withRejects.computeIfPresent(experimentId, (id, since) -> context.currentSystemTimeMs());
        }
    }

    private static @Nullable RejectionCause problemOf(DecodedRecord<Tally> decoded) {
        Tally tally = Objects.requireNonNull(decoded.value());
        if (!Keys.tally(tally.getExperimentId(), tally.getPartition()).equals(decoded.key())) {
            return new RejectionCause(RejectReason.KEY_MISMATCH, "the key is not that of the tally", null);
        }
        String problem = !LatencySketch.isReadable(tally)
                ? "latency_sketch is not a sketch"
                : !AnswersDigest.isReadable(tally) ? "answers_digest is not a digest" : null;
        return problem == null ? null : new RejectionCause(RejectReason.UNDECODABLE, problem, tally.getExperimentId());
    }

    private void sum(long now) {
        int partition = context.taskId().partition();
        changed.addAll(wallTimes.over(partition, now));
        if (now >= lookAt) {
            lookAt = now + LOOK_MS;
            changed.addAll(withRejects.keySet());
        }
        for (String experimentId : changed) {
            Experiment before = experiments.find(experimentId);
            if (before != null) {
                Experiment summed = TallySums.of(experiments, before, Instant.ofEpochMilli(now), itemPartitions);
                Experiment after = completed(fit(summed, now), now);
                if (Progress.isNews(before, after)) {
                    experiments.put(after);
                    wallTimes.note(partition, after);
                    context.forward(new Record<>(experimentId, after, now), NodeNames.EXPERIMENTS_SINK);
                    snapshots
                            .onCompletion(before, after, Instant.ofEpochMilli(now))
                            .ifPresent(request -> context.forward(
                                    new Record<>(request.getCohort(), request, now),
                                    NodeNames.EXPERIMENT_SNAPSHOTS_SINK));
                }
            }
        }
        changed.clear();
    }

    /** Returns the record; completed if only rejected keys were missing, and nothing has come for a while. */
    private Experiment completed(Experiment record, long now) {
        String experimentId = record.getExperimentId();
        if (record.getItemsRejected() == 0 || !Progress.mayComplete(record)) {
            withRejects.remove(experimentId);
            return record;
        }
        long since = withRejects.computeIfAbsent(experimentId, id -> now);
        return now - since < QUIET_MS
                ? record
                : Progress.completedWithRejects(record, experiments.tallies(experimentId), Instant.ofEpochMilli(now));
    }

    /** Returns the record; failed with the reason if its SPEC cannot be carried out, which nothing else would say. */
    private Experiment fit(Experiment record, long now) {
        String problem = unchecked.remove(record.getExperimentId()) ? ExperimentView.problemOf(record.getSpec()) : null;
        return problem == null ? record : Stops.unfit(record, problem, Instant.ofEpochMilli(now));
    }
}
