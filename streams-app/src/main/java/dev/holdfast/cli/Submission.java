package dev.holdfast.cli;

import dev.holdfast.ingest.FencedException;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.NoReplyException;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.SubmissionProgress;
import dev.holdfast.ingest.Submitter;
import dev.holdfast.model.Leases;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of an experiment in the hands of this process, and the thread that submits under it (R9, R10). It is asked
 * for with START or RESUME; from then on it is kept alive by {@link #beat}, until {@link #close} gives it back.
 */
final class Submission implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);
    private static final Duration RELEASE_BOUND = Duration.ofSeconds(5);
    private static final int BEATS_PER_LEASE = 4;

    private final Session session;
    private final String experimentId;
    private final long beatNanos;
    private CompletableFuture<Void> submitting = CompletableFuture.completedFuture(null);
    private volatile boolean ended;
    private boolean lost;
    private long beatAt = System.nanoTime();

    /** Takes the lease that was granted to the session. */
    Submission(Session session, String experimentId) {
        this.session = session;
        this.experimentId = experimentId;
        this.beatNanos = session.holdfast().config().leaseTtl().toNanos() / BEATS_PER_LEASE;
    }

    /** Fills in that the sender of a command wants the lease. */
    static ExperimentCommand asking(Session session, String experimentId, CommandKind kind) {
        ExperimentCommand command = session.commands().newSubmitterCommand(experimentId, kind);
        command.setLeaseTtlMs(session.holdfast().config().leaseTtl().toMillis());
        return command;
    }

    /** Begins to submit what is missing, in a thread of its own. */
    void start(ItemSource source, long alreadySubmitted) {
        SubmissionProgress progress = new SubmissionProgress(alreadySubmitted);
        submitting = CompletableFuture.runAsync(() -> submit(source, progress), Submission::inOwnThread);
    }

    /** Waits until all is submitted. */
    void await() {
        while (!submitting.isDone() && beat()) {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
        }
        throwIfFailed();
    }

    /** Keeps the lease; throws if the submission failed or the lease was taken; says whether to go on. */
    boolean beat() {
        throwIfFailed();
        long now = System.nanoTime();
        if (now - beatAt >= beatNanos) {
            beatAt = now;
            session.commands().send(session.commands().newSubmitterCommand(experimentId, CommandKind.HEARTBEAT));
        }
        return !session.interrupts().isAsked();
    }

    /** Looks at the newest record; throws if another process has the lease. */
    void see(Experiment record) {
        if (record.getLease() != null
                && !record.getLease()
                        .getOwner()
                        .getId()
                        .equals(session.commands().self().getId())) {
            throw lost(Leases.lost(record));
        }
    }

    /** Ends the submission: what was begun is committed, no more is begun. */
    void end() {
        ended = true;
        submitting.exceptionally(error -> null).join();
    }

    /** Gives the lease back. */
    @Override
    public void close() {
        end();
        if (lost) {
            return;
        }
        try {
            session.commands()
                    .ask(
                            session.commands().newSubmitterCommand(experimentId, CommandKind.RELEASE),
                            RELEASE_BOUND,
                            () -> true);
        } catch (NoReplyException e) {
            LOG.info("nobody took the lease back; it ends by itself, key={}", experimentId);
        }
    }

    private void submit(ItemSource source, SubmissionProgress progress) {
        while (true) {
            try (Producer<String, byte[]> producer =
                    session.holdfast().connection().submitter(experimentId)) {
                producer.initTransactions();
                new Submitter(
                                producer,
                                session.commands(),
                                session.holdfast().connection().serdes(),
                                () -> !ended && !session.interrupts().isAsked())
                        .submit(experimentId, source, progress);
                return;
            } catch (FencedException e) {
                LOG.warn("the submission was fenced, key={}", experimentId, e);
                requireLease();
            } catch (SourceRefusedException e) {
                throw new CompletionException(e);
            }
        }
    }

    /** A process that slept, or a broker that was away, is fenced too: who still has the lease goes on. */
    private void requireLease() {
        ExperimentCommand beat = session.commands().newSubmitterCommand(experimentId, CommandKind.HEARTBEAT);
        CommandReply reply = session.commands().ask(beat, Duration.ofSeconds(60), () -> !ended);
        if (!reply.getAccepted()) {
            throw new LeaseLostException(reply.getDetail());
        }
    }

    private void throwIfFailed() {
        if (!submitting.isCompletedExceptionally()) {
            return;
        }
        try {
            submitting.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LeaseLostException taken) {
                throw lost(String.valueOf(taken.getMessage()));
            }
            if (e.getCause() instanceof SourceRefusedException refused) {
                throw failed(String.valueOf(refused.getMessage()));
            }
            throw e;
        }
    }

    private RefusedException lost(String why) {
        lost = true;
        return new RefusedException(why + "; this process has stopped submitting");
    }

    /** The input is not what it was: a person has to look before anything more is paid for. */
    private RefusedException failed(String why) {
        ExperimentCommand fail = session.commands().newSubmitterCommand(experimentId, CommandKind.FAIL);
        fail.setReason(why);
        session.ask(fail);
        lost = true;
        return new RefusedException(
                why + "; the experiment has stopped; 'holdfast resume " + experimentId + "' goes on once it is mended");
    }

    // Not in the common pool: it may have one thread, and Java's HTTP client needs it to hand over each answer.
    private static void inOwnThread(Runnable work) {
        Thread thread = new Thread(work, "submitter");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class LeaseLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLostException(String why) {
            super(why);
        }
    }
}
