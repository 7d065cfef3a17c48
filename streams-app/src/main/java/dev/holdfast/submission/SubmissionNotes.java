package dev.holdfast.submission;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/**
 * What submitters have noted of how far they came. A note is committed with the items that it counts, and may not have been
 * heard yet by the experiment's one writer, or come too late for it: the topic has it all the same.
 */
public final class SubmissionNotes {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final ValueSerdes serdes;

    public SubmissionNotes(Supplier<Consumer<String, byte[]>> consumers, ValueSerdes serdes) {
        this.consumers = consumers;
        this.serdes = serdes;
    }

    /**
     * Returns how many items, from the first one on, are on the topic by the newest note; 0 if there is none. Reads to the
     * end that the topic has at the call. The caller has fenced all other submitters, so that no note comes after it.
     *
     * @param from the offset of the first command that the experiment's record does not know of
     * @param goOn asked again and again; false ends the reading
     */
    public long newest(String experimentId, long from, BooleanSupplier goOn) {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            int count =
                    consumer.partitionsFor(Topics.EXPERIMENT_COMMANDS.name()).size();
            TopicPartition partition = new TopicPartition(
                    Topics.EXPERIMENT_COMMANDS.name(),
                    BuiltInPartitioner.partitionForKey(experimentId.getBytes(StandardCharsets.UTF_8), count));
            List<TopicPartition> own = List.of(partition);
            consumer.assign(own);
            long begin = Objects.requireNonNull(consumer.beginningOffsets(own).get(partition));
            long end = Objects.requireNonNull(consumer.endOffsets(own).get(partition));
            consumer.seek(partition, Math.min(end, Math.max(begin, from)));
            long deadline = System.nanoTime() + BOUND.toNanos();
            long newest = 0;
            while (consumer.position(partition) < end && System.nanoTime() < deadline && goOn.getAsBoolean()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    newest = Math.max(newest, noted(experimentId, record));
                }
            }
            return newest;
        }
    }

    private long noted(String experimentId, ConsumerRecord<String, byte[]> record) {
        if (!experimentId.equals(record.key()) || record.value() == null) {
            return 0;
        }
        try {
            ExperimentCommand command =
                    serdes.deserializer(ExperimentCommand.class).deserialize(record.topic(), record.value());
            return command.getKind() == CommandKind.SUBMITTING
                    ? Objects.requireNonNullElse(command.getItemsSubmitted(), 0L)
                    : 0;
        } catch (UndecodableValueException rubbish) {
            // Whoever decides commands rejects it.
            return 0;
        }
    }
}
