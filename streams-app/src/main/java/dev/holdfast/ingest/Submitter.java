package dev.holdfast.ingest;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a source to topic work-items. It notes in the experiment's record how far the broker has
 * acknowledged them, so that a submission goes on where it stopped; what was sent beyond the note is sent again, and
 * admission drops it. For one thread.
 */
public final class Submitter {
    /** Items between two notes. */
    static final int NOTE_EVERY = 2_000;

    private final Producer<String, byte[]> producer;
    private final CommandClient commands;
    private final Serializer<WorkItem> serializer;
    private final BooleanSupplier goOn;
    private volatile @Nullable RuntimeException failure;

    /**
     * Takes its clients.
     *
     * @param producer stays the caller's to close
     * @param goOn asked before each item; false ends the submission
     */
    public Submitter(
            Producer<String, byte[]> producer, CommandClient commands, ValueSerdes serdes, BooleanSupplier goOn) {
        this.producer = producer;
        this.commands = commands;
        this.serializer = serdes.serializer(WorkItem.class);
        this.goOn = goOn;
    }

    /**
     * Submits what is missing.
     *
     * @param experimentId the experiment
     * @param source its source, scanned
     * @param alreadySubmitted so many items from the first one on are on the topic already
     * @return how many items the source holds; less if the submission was ended
     * @throws SourceRefusedException if the source changed or can no longer be read
     */
    public long submit(String experimentId, ItemSource source, long alreadySubmitted) throws SourceRefusedException {
        Sending sending = new Sending(experimentId, alreadySubmitted);
        try {
            source.read(sending);
        } catch (SubmissionEndedException e) {
            note(experimentId, sending.position - 1);
            return sending.position - 1;
        }
        note(experimentId, sending.position);
        return sending.position;
    }

    private void note(String experimentId, long submitted) {
        producer.flush();
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        ExperimentCommand note = commands.newCommand(experimentId, CommandKind.SUBMITTING);
        note.setItemsSubmitted(submitted);
        commands.send(note);
    }

    private final class Sending implements ItemSink {
        private final String experimentId;
        private final long skip;
        private long position;

        private Sending(String experimentId, long skip) {
            this.experimentId = experimentId;
            this.skip = skip;
        }

        @Override
        public void item(WorkItem item) {
            position++;
            if (position <= skip) {
                return;
            }
            if (!goOn.getAsBoolean()) {
                throw new SubmissionEndedException();
            }
            String key = new ItemKey(item.getExperimentId(), item.getIncidentId(), item.getType()).toString();
            send(new ProducerRecord<>(
                    Topics.WORK_ITEMS.name(), key, serializer.serialize(Topics.WORK_ITEMS.name(), item)));
            if (position % NOTE_EVERY == 0) {
                note(experimentId, position);
            }
        }

        @Override
        public void reject(RejectedRow row) {
            if (position < skip || (skip > 0 && position == skip)) {
                return;
            }
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Topics.REJECTED_ITEMS.name(), experimentId, row.rawText().getBytes(StandardCharsets.UTF_8));
            describe(record.headers(), row);
            send(record);
        }

        private void describe(Headers headers, RejectedRow row) {
            add(headers, RejectHeaders.REASON, row.reason().word());
            add(headers, RejectHeaders.MESSAGE, row.message());
            add(headers, RejectHeaders.TOPIC, "file");
            add(headers, RejectHeaders.OFFSET, String.valueOf(row.row()));
            add(headers, RejectHeaders.FILE, row.file());
            add(headers, RejectHeaders.EXPERIMENT_ID, experimentId);
        }
    }

    private void send(ProducerRecord<String, byte[]> record) {
        producer.send(record, (metadata, error) -> {
            if (error != null && failure == null) {
                failure = new IllegalStateException(
                        "an item could not be submitted to " + record.topic() + ": " + error.getMessage(), error);
            }
        });
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
