package dev.holdfast.topology;

import dev.holdfast.model.Decision;
import dev.holdfast.model.ExperimentMachine;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.state.ExperimentStore;
import dev.holdfast.state.Partitions;
import dev.holdfast.state.Stores;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decides commands: each once, with a reply. */
final class CommandDecisionProcessor implements Processor<byte[], byte[], Object, Object> {
    private final int partitions;
    private final int itemPartitions;
    private final Deserializer<ExperimentCommand> deserializer;
    private final StartChecks checks;
    private final SnapshotTaking snapshots;
    private final ExperimentMachine machine;
    private final WallTimes wallTimes;

    private ProcessorContext<Object, Object> context;
    private ExperimentStore experiments;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    CommandDecisionProcessor(TopologySettings settings, TopicSerdes codecs, WallTimes wallTimes) {
        this.wallTimes = wallTimes;
        this.partitions = settings.controlPartitions();
        this.itemPartitions = settings.itemPartitions();
        this.deserializer = codecs.deserializer(Topics.EXPERIMENT_COMMANDS);
        this.checks = new StartChecks(settings.handlers(), settings.limits());
        this.snapshots = new SnapshotTaking(settings);
        this.machine = new ExperimentMachine(checks::heading);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.experiments = new ExperimentStore(
                context.getStateStore(Stores.EXPERIMENT_RECORDS), context.getStateStore(Stores.EXPERIMENT_TALLIES));
    }

    @Override
    public void process(Record<byte[], byte[]> asked) {
        Record<byte[], byte[]> record = WholeValue.of(asked);
        DecodedRecord<ExperimentCommand> decoded = DecodedRecord.of(
                Topics.EXPERIMENT_COMMANDS,
                record.key(),
                record.value(),
                record.headers(),
                deserializer,
                Topics.MAX_RECORD_BYTES);
        RejectionCause reject = decoded.reject() != null ? decoded.reject() : problemOf(decoded);
        if (reject != null) {
            context.forward(
                    reject.toRecord(Origin.of(context), record.key(), record.value(), record.timestamp()),
                    NodeNames.EXPERIMENT_REJECTS_SINK);
        } else if (Partitions.of(record.key(), partitions) != context.taskId().partition()) {
            context.forward(
                    new Record<>(record.key(), record.value(), record.timestamp(), record.headers()),
                    NodeNames.COMMANDS_REROUTE_SINK);
        } else {
            decide(Objects.requireNonNull(decoded.value()), context.currentSystemTimeMs());
        }
    }

    private static @Nullable RejectionCause problemOf(DecodedRecord<ExperimentCommand> decoded) {
        ExperimentCommand command = Objects.requireNonNull(decoded.value());
        if (!command.getExperimentId().equals(decoded.key())) {
            return new RejectionCause(RejectReason.KEY_MISMATCH, "the key is not the command's experiment_id", null);
        }
        return CommandIds.problem(command.getCommandId(), command.getExperimentId());
    }

    // By this clock, not the senders': leases are about who was heard of lately, and their clocks may differ.
    private void decide(ExperimentCommand command, long timestamp) {
        long position = Origin.of(context).offset();
        Experiment before = experiments.find(command.getExperimentId());
        if (before != null && position <= before.getCommandsPosition()) {
            return;
        }
        Decision decision = RecordBounds.within(before, command, decision(before, command, timestamp));
        Experiment after = decision.record();
        if (after != null) {
            store(before, after, decision.accepted(), position, timestamp);
        }
        if (command.getKind() == CommandKind.SNAPSHOT && decision.accepted() && before != null) {
            // Who gives out the numbers answers.
            ask(snapshots.onDemand(before, command, Instant.ofEpochMilli(timestamp)), timestamp);
        } else {
            context.forward(
                    new Record<>(command.getCommandId(), reply(command, decision, timestamp), timestamp),
                    NodeNames.COMMAND_REPLIES_SINK);
        }
    }

    private Decision decision(@Nullable Experiment before, ExperimentCommand command, long timestamp) {
        String problem = before == null ? checks.problemOfId(command) : null;
        if (problem == null && before != null) {
            problem = checks.problemOfGoingOn(before, command);
        }
        if (problem == null && before != null && command.getKind() == CommandKind.SNAPSHOT) {
            problem = snapshots.refusal(before, command);
        }
        return problem == null
                ? machine.decide(before, command, Instant.ofEpochMilli(timestamp))
                : new Decision(false, problem, before);
    }

    private void ask(SnapshotRequest request, long timestamp) {
        context.forward(new Record<>(request.getCohort(), request, timestamp), NodeNames.EXPERIMENT_SNAPSHOTS_SINK);
    }

    /** A refused command changes nothing that anybody sees; only a replay of it must find that it was answered. */
    private void store(@Nullable Experiment before, Experiment after, boolean accepted, long position, long timestamp) {
        Experiment record = accepted
                ? TallySums.of(experiments, after, Instant.ofEpochMilli(timestamp), itemPartitions)
                : Experiment.newBuilder(after).build();
        record.setCommandsPosition(position);
        experiments.put(record);
        wallTimes.note(context.taskId().partition(), record);
        if (accepted) {
            context.forward(new Record<>(record.getExperimentId(), record, timestamp), NodeNames.EXPERIMENTS_SINK);
            snapshots
                    .onCompletion(before, record, Instant.ofEpochMilli(timestamp))
                    .ifPresent(request -> ask(request, timestamp));
        }
    }

    private static CommandReply reply(ExperimentCommand command, Decision decision, long timestamp) {
        return new CommandReply(
                command.getCommandId(),
                command.getExperimentId(),
                decision.accepted(),
                ItemMachine.shortened(decision.detail()),
                Instant.ofEpochMilli(timestamp));
    }
}
