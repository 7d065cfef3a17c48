package dev.holdfast.submission;

import dev.holdfast.ingest.ItemSink;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.Spread;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Sends the items of a source to topic work-items, some at a time, in one transaction with the note of how far they go: a
 * submission goes on exactly where it stopped. The transactional id is the experiment's, so the broker fences every
 * submitter but the newest (KIP-98). For one thread.
 */
public final class Submitter {
    /** The most items of a transaction. */
    public static final int COMMIT_ITEMS = Spread.MOST;
    /** The longest time of a transaction, while items come. */
    private static final Duration COMMIT_TIME = Duration.ofMillis(500);

    private final Producer<String, byte[]> producer;
    private final CommandClient commands;
    private final Serializer<WorkItem> serializer;
    private final BooleanSupplier goOn;

    /**
     * @param producer transactional, initialised; stays the caller's to close
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
     * @param progress what is on the topic already; kept up to date
     * @throws SourceRefusedException if the source changed or can no longer be read
     * @throws FencedException if another one submits, or this one was silent for too long
     */
    public void submit(String experimentId, ItemSource source, SubmissionProgress progress)
            throws SourceRefusedException {
        submit(source, new Sending(experimentId, progress));
    }

    private void submit(ItemSource source, Sending sending) throws SourceRefusedException {
        try {
            source.read(sending);
            sending.finish();
        } catch (SubmissionEndedException e) {
            sending.end();
        } catch (KafkaException e) {
            throw isFencing(e) ? new FencedException(e) : e;
        } catch (SourceRefusedException e) {
            sending.abort();
            throw e;
        }
    }

    private static boolean isFencing(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            // A transaction that the broker does not answer for in time may be committed or not: the same doubt.
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private final class Sending implements ItemSink {
        private final String experimentId;
        private final SubmissionProgress progress;
        private final long skip;
        private long position;
        private boolean open;
        private long openedAt;

        private Sending(String experimentId, SubmissionProgress progress) {
            this.experimentId = experimentId;
            this.progress = progress;
            this.skip = progress.items();
        }

        @Override
        public void item(WorkItem item) {
            boolean sampled = progress.sample().contains(position);
            if (position < skip || sampled != progress.isSampling()) {
                position++;
                return;
            }
            if (!goOn.getAsBoolean()) {
                throw new SubmissionEndedException();
            }
            // Before an item, not after one: rows that were rejected behind the last item belong to the same note.
            if (open && isDue() && !progress.isSampling()) {
                commit();
            }
            position++;
            String key = ItemKey.of(item).toString();
            send(new ProducerRecord<>(
                    Topics.WORK_ITEMS.name(), key, serializer.serialize(Topics.WORK_ITEMS.name(), item)));
        }

        @Override
        public void reject(RejectedRow row) {
            if (progress.isSampling() || progress.isNoted(position, skip, row.row())) {
                return;
            }
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Topics.REJECTED_ITEMS.name(), experimentId, row.rawText().getBytes(StandardCharsets.UTF_8));
            describe(record.headers(), row);
            send(record);
        }

        private boolean isDue() {
            return position - progress.items() >= COMMIT_ITEMS || System.nanoTime() - openedAt >= COMMIT_TIME.toNanos();
        }

        private void send(ProducerRecord<String, byte[]> record) {
            if (!open) {
                begin();
            }
            // What fails here fails the commit.
            var unused = producer.send(record);
        }

        private void commit() {
            if (!open) {
                return;
            }
            ExperimentCommand note = commands.newSubmitterCommand(experimentId, CommandKind.SUBMITTING);
            note.setItemsSubmitted(progress.isSampling() ? progress.items() : position);
            if (progress.isSampling()) {
                note.setItemsSampled(progress.sample().size());
                note.setSampledOf(progress.sample().items());
            }
            send(commands.record(note));
            producer.commitTransaction();
            open = false;
            if (!progress.isSampling()) {
                progress.reached(position);
            }
        }

        /** Commits what was begun; what the sample had ahead is noted if it is the last. */
        private void finish() {
            if (!open && !progress.isSampling() && position > progress.items()) {
                begin();
            }
            commit();
        }

        private void begin() {
            producer.beginTransaction();
            open = true;
            openedAt = System.nanoTime();
        }

        /** Commits what was begun; of a sample all of it is noted or nothing. */
        private void end() {
            if (progress.isSampling()) {
                abort();
            } else {
                commit();
            }
        }

        private void abort() {
            if (open) {
                producer.abortTransaction();
                open = false;
            }
        }

        private void describe(Headers headers, RejectedRow row) {
            add(headers, RejectHeaders.REASON, row.reason().word());
            add(headers, RejectHeaders.MESSAGE, row.message());
            add(headers, RejectHeaders.TOPIC, "file");
            add(headers, RejectHeaders.OFFSET, String.valueOf(row.row()));
            add(headers, RejectHeaders.FILE, row.file());
            add(headers, RejectHeaders.LINE, String.valueOf(row.line()));
            String column = row.column();
            if (column != null) {
                add(headers, RejectHeaders.COLUMN, column);
            }
            add(headers, RejectHeaders.VALUE, row.value());
            add(headers, RejectHeaders.EXPERIMENT_ID, experimentId);
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
