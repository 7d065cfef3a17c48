package dev.holdfast.cli;

import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.NoReplyException;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.SubmissionProgress;
import dev.holdfast.model.Leases;
import dev.holdfast.runtime.Environment;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of an experiment in the hands of this process, and the submission under it (R9, R10). It is asked
 * for with START or RESUME; from then on it is kept alive by {@link #beat}, until {@link #close} gives it back.
 */
final class Submission implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);
    private static final Duration RELEASE_BOUND = Duration.ofSeconds(5);
    private static final Duration END_BOUND = Duration.ofSeconds(30);
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
        command.setEnvironment(Environment.of(session.holdfast().config()));
        return command;
    }

    /** Begins to submit what is missing, in a thread of its own. */
    void start(ItemSource source, SubmissionProgress progress) {
        submitting = new SubmitterThread(session, experimentId, () -> !ended).start(source, progress);
    }

    /** Waits until all is submitted. */
    void await() {
        while (!submitting.isDone() && beat()) {
            LockSupport.parkNanos(20_000_000L);
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
        try {
            submitting.get(END_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the submission did not end well, key={}", experimentId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the lease back. */
    @Override
    public void close() {
        if (session.holdfast().lost().isPresent()) {
            ended = true;
            return;
        }
        end();
        if (!lost) {
            release();
        }
    }

    private void release() {
        ExperimentCommand release = session.commands().newSubmitterCommand(experimentId, CommandKind.RELEASE);
        try {
            session.commands().ask(release, RELEASE_BOUND, () -> true);
        } catch (NoReplyException e) {
            LOG.info("nobody took the lease back; it ends by itself, key={}", experimentId);
        }
    }

    private void throwIfFailed() {
        if (!submitting.isCompletedExceptionally()) {
            return;
        }
        try {
            submitting.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SubmitterThread.LeaseLostException taken) {
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
}
