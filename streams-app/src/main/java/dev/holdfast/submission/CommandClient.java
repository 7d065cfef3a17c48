package dev.holdfast.submission;

import dev.holdfast.model.Sentences;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.LeaseOwner;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sends commands about experiments and waits for their answers. Thread-safe. */
public final class CommandClient {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Producer<String, byte[]> producer;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final ValueSerdes serdes;
    private final LeaseOwner self;

    /**
     * @param producer stays the caller's to close
     * @param consumers makes consumers of committed records
     * @param self who sends, for the record, and who owns the leases that are asked for
     */
    public CommandClient(
            Producer<String, byte[]> producer,
            Supplier<Consumer<String, byte[]>> consumers,
            ValueSerdes serdes,
            LeaseOwner self) {
        this.producer = producer;
        this.consumers = consumers;
        this.serdes = serdes;
        this.self = self;
    }

    /** Returns a command to fill in and send. */
    public ExperimentCommand newCommand(String experimentId, CommandKind kind) {
        return ExperimentCommand.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setExperimentId(experimentId)
                .setKind(kind)
                .setIssuedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setIssuedBy(Sentences.of(self))
                .build();
    }

    /** Returns a command of a submitter: it is only carried out for the owner of the lease, or gives the lease. */
    public ExperimentCommand newSubmitterCommand(String experimentId, CommandKind kind) {
        ExperimentCommand command = newCommand(experimentId, kind);
        command.setOwner(self);
        return command;
    }

    /** Returns who sends. */
    public LeaseOwner self() {
        return self;
    }

    /** Sends a command whose answer nobody waits for. */
    public void send(ExperimentCommand command) {
        // Should it fail, it is as if it had come late: what needs an answer is asked.
        var unused = producer.send(record(command));
    }

    /** Returns a command as it is sent. */
    ProducerRecord<String, byte[]> record(ExperimentCommand command) {
        byte[] value = serdes.serializer(ExperimentCommand.class).serialize(Topics.EXPERIMENT_COMMANDS.name(), command);
        return new ProducerRecord<>(Topics.EXPERIMENT_COMMANDS.name(), command.getExperimentId(), value);
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @param limit the longest wait
     * @param goOn asked again and again; false ends the wait
     * @throws NoReplyException if there is none in time; the command may still be carried out later
     */
    public CommandReply ask(ExperimentCommand command, Duration limit, BooleanSupplier goOn) {
        return ask(command.getCommandId(), record(command), limit, goOn);
    }

    /** Sends a request about snapshots that has a command id, and waits for its answer; see the other one. */
    public CommandReply ask(SnapshotRequest request, Duration limit, BooleanSupplier goOn) {
        byte[] value = serdes.serializer(SnapshotRequest.class).serialize(Topics.SNAPSHOT_REQUESTS.name(), request);
        return ask(
                Objects.requireNonNull(request.getCommandId(), "command_id"),
                new ProducerRecord<>(Topics.SNAPSHOT_REQUESTS.name(), request.getCohort(), value),
                limit,
                goOn);
    }

    private CommandReply ask(
            String commandId, ProducerRecord<String, byte[]> question, Duration limit, BooleanSupplier goOn) {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.COMMAND_REPLIES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            var unused = producer.send(question);
            producer.flush();
            long began = System.nanoTime();
            long end = began + limit.toNanos();
            while (System.nanoTime() < end && goOn.getAsBoolean()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (commandId.equals(record.key())) {
                        return serdes.deserializer(CommandReply.class).deserialize(record.topic(), record.value());
                    }
                }
            }
            long waited = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            throw new NoReplyException("no application answered the command within " + waited
                    + " s; is one running? 'holdfast doctor' looks");
        }
    }
}
