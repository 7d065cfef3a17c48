package dev.holdfast.topology;

import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.cohort.CohortMachine;
import dev.holdfast.model.cohort.CohortState;
import dev.holdfast.model.cohort.CohortStep;
import dev.holdfast.model.cohort.SnapshotChecks;
import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.state.Partitions;
import dev.holdfast.state.SnapshotStore;
import dev.holdfast.state.Stores;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decides requests about the snapshots of cohorts: numbers, snapshots, pointers and answers in one transaction. */
final class SnapshotDecisionProcessor implements Processor<byte[], byte[], Object, Object> {
    private final int partitions;
    private final Deserializer<SnapshotRequest> deserializer;

    private ProcessorContext<Object, Object> context;
    private SnapshotStore store;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    SnapshotDecisionProcessor(TopologySettings settings, TopicSerdes codecs) {
        this.partitions = settings.controlPartitions();
        this.deserializer = codecs.deserializer(Topics.SNAPSHOT_REQUESTS);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.store = new SnapshotStore(context.getStateStore(Stores.SNAPSHOTS));
    }

    @Override
    public void process(Record<byte[], byte[]> asked) {
        Record<byte[], byte[]> record = WholeValue.of(asked);
        DecodedRecord<SnapshotRequest> decoded = DecodedRecord.of(
                Topics.SNAPSHOT_REQUESTS,
                record.key(),
                record.value(),
                record.headers(),
                deserializer,
                Topics.MAX_RECORD_BYTES);
        RejectionCause reject = decoded.reject() != null ? decoded.reject() : problemOf(decoded);
        if (reject != null) {
            context.forward(
                    reject.toRecord(Origin.of(context), record.key(), record.value(), record.timestamp()),
                    NodeNames.SNAPSHOT_REJECTS_SINK);
        } else if (Partitions.of(record.key(), partitions) != context.taskId().partition()) {
            context.forward(
                    new Record<>(record.key(), record.value(), record.timestamp(), record.headers()),
                    NodeNames.SNAPSHOT_REQUESTS_REROUTE_SINK);
        } else {
            decide(Objects.requireNonNull(decoded.value()), context.currentSystemTimeMs());
        }
    }

    private static @Nullable RejectionCause problemOf(DecodedRecord<SnapshotRequest> decoded) {
        SnapshotRequest request = Objects.requireNonNull(decoded.value());
        String problem = SnapshotChecks.problem(String.valueOf(decoded.key()), request);
        return problem == null
                ? CommandIds.problem(request.getCommandId(), CohortMachine.runOf(request))
                : new RejectionCause(RejectReason.INVALID, problem, CohortMachine.runOf(request));
    }

    private void decide(SnapshotRequest request, long timestamp) {
        String cohort = request.getCohort();
        String run = CohortMachine.runOf(request);
        SnapshotIndex own = store.run(cohort, run);
        CohortState before = store.read(cohort, own, CohortMachine.keys(request, own));
        CohortStep step = CohortMachine.decide(before, request, Instant.ofEpochMilli(timestamp));
        if (!step.after().equals(before)) {
            store.write(cohort, run, step.after());
        }
        publish(step, timestamp);
        reply(request, step, timestamp);
    }

    private void publish(CohortStep step, long timestamp) {
        Snapshot snapshot = step.snapshot();
        if (snapshot != null) {
            String key = new SnapshotKey(
                            snapshot.getCohort(), snapshot.getStage(), Objects.requireNonNull(snapshot.getSeq()))
                    .toString();
            context.forward(new Record<>(key, snapshot, timestamp), NodeNames.SNAPSHOTS_SINK);
        }
        step.pointers()
                .forEach((key, pointer) ->
                        context.forward(new Record<Object, Object>(key, pointer, timestamp), NodeNames.LATEST_SINK));
    }

    private void reply(SnapshotRequest request, CohortStep step, long timestamp) {
        if (request.getCommandId() != null) {
            CommandReply reply = new CommandReply(
                    request.getCommandId(),
                    CohortMachine.runOf(request),
                    step.accepted(),
                    ItemMachine.shortened(step.detail()),
                    Instant.ofEpochMilli(timestamp));
            context.forward(new Record<>(request.getCommandId(), reply, timestamp), NodeNames.SNAPSHOT_REPLIES_SINK);
        }
    }
}
