package dev.holdfast.operations;

import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.submission.FencedException;
import dev.holdfast.submission.NoReplyException;
import dev.holdfast.submission.SubmissionNotes;
import dev.holdfast.submission.SubmissionProgress;
import dev.holdfast.submission.Submitter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that submits. Fenced because it slept, or the broker was away, it goes on if the lease is still its own. */
final class SubmitterThread {
    private static final Logger LOG = LoggerFactory.getLogger(SubmitterThread.class);
    private static final Duration REPLY_BOUND = Duration.ofSeconds(60);

    private final Operator operator;
    private final Experiment record;
    private final String experimentId;
    private final BooleanSupplier goOn;

    SubmitterThread(Operator operator, Experiment record, BooleanSupplier goOn) {
        this.operator = operator;
        this.record = record;
        this.experimentId = record.getExperimentId();
        this.goOn = goOn;
    }

    /**
     * Starts it.
     *
     * @return completes when all is submitted or there is no going on; fails with {@link LeaseLostException} if another
     *     process has the lease, with {@link SourceRefusedException} if the source is not what it was
     */
    CompletableFuture<Void> start(ItemSource source, SubmissionProgress progress) {
        return CompletableFuture.runAsync(() -> submit(source, progress), SubmitterThread::inOwnThread);
    }

    private void submit(ItemSource source, SubmissionProgress progress) {
        while (goesOn()) {
            try (Producer<String, byte[]> producer =
                    operator.holdfast().connection().submitter(experimentId)) {
                producer.initTransactions();
                // From now on nobody else commits: what the last one that did has noted is how far it came.
                progress.reached(notes().newest(experimentId, record.getCommandsPosition() + 1, this::goesOn));
                new Submitter(
                                producer,
                                operator.commands(),
                                operator.holdfast().connection().serdes(),
                                this::goesOn)
                        .submit(experimentId, source, progress);
                return;
            } catch (FencedException | TimeoutException e) {
                LOG.warn("the submission was fenced, key={}", experimentId, e);
                requireLease();
            } catch (SourceRefusedException e) {
                throw new CompletionException(e);
            }
        }
    }

    private SubmissionNotes notes() {
        return new SubmissionNotes(
                operator.holdfast().connection()::reader,
                operator.holdfast().connection().serdes());
    }

    private void requireLease() {
        ExperimentCommand beat = operator.commands().newSubmitterCommand(experimentId, CommandKind.HEARTBEAT);
        while (goesOn()) {
            try {
                CommandReply reply = operator.commands().ask(beat, REPLY_BOUND, this::goesOn);
                if (!reply.getAccepted()) {
                    throw new LeaseLostException(reply.getDetail());
                }
                return;
            } catch (NoReplyException | TimeoutException e) {
                LOG.warn("nobody answers whether the lease is still ours, key={}", experimentId, e);
            }
        }
    }

    private boolean goesOn() {
        return goOn.getAsBoolean() && !operator.isInterrupted();
    }

    // Not in the common pool: it may have one thread, and Java's HTTP client needs it to hand over each answer.
    private static void inOwnThread(Runnable work) {
        Thread thread = new Thread(work, "submitter");
        thread.setDaemon(true);
        thread.start();
    }

    /** Another process has the lease; the message says which, and why. */
    static final class LeaseLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLostException(String why) {
            super(why);
        }
    }
}
