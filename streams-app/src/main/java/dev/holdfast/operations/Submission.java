package dev.holdfast.operations;

import dev.holdfast.errors.RefusedException;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.Spread;
import dev.holdfast.model.Leases;
import dev.holdfast.model.Sentences;
import dev.holdfast.runtime.Environment;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Append;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Lease;
import dev.holdfast.submission.NoReplyException;
import dev.holdfast.submission.SubmissionProgress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of an experiment in the hands of this process, and the submission under it (R9, R10). It is asked
 * for with START or RESUME; from then on it is kept alive by {@link #beat}, until {@link #close} gives it back.
 */
public final class Submission implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);
    private static final Duration RELEASE_BOUND = Duration.ofSeconds(5);
    private static final Duration END_BOUND = Duration.ofSeconds(30);
    private static final int BEATS_PER_LEASE = 4;

    private final Operator operator;
    private final String experimentId;
    private final long beatNanos;
    private CompletableFuture<Void> submitting = CompletableFuture.completedFuture(null);
    private volatile boolean ended;
    private boolean lost;
    private long beatAt = System.nanoTime();

    public Submission(Operator operator, String experimentId) {
        this.operator = operator;
        this.experimentId = experimentId;
        this.beatNanos = operator.holdfast().config().leaseTtl().toNanos() / BEATS_PER_LEASE;
    }

    /** Fills in that the sender of a command wants the lease. */
    public static ExperimentCommand asking(Operator operator, String experimentId, CommandKind kind) {
        ExperimentCommand command = operator.commands().newSubmitterCommand(experimentId, kind);
        command.setLeaseTtlMs(operator.holdfast().config().leaseTtl().toMillis());
        command.setEnvironment(Environment.of(operator.holdfast().config()));
        return command;
    }

    /**
     * Asks for the lease. An owner on this machine that is gone is not waited for; a command that was killed before it was
     * answered may be answered only now, and have it.
     *
     * @param wish makes the command that asks, of the newest record
     * @throws RefusedException if it is refused
     */
    public static void take(Operator operator, Experiment record, Function<Experiment, ExperimentCommand> wish) {
        try {
            operator.ask(fromTheDead(operator, record, wish));
        } catch (RefusedException refused) {
            Experiment now = Readers.experiments(operator.holdfast()).resolve(record.getExperimentId());
            Lease lease = now.getLease();
            if (lease == null || lease.equals(record.getLease()) || !LeaseOwners.isGone(lease.getOwner())) {
                throw refused;
            }
            operator.ask(fromTheDead(operator, now, wish));
        }
    }

    private static ExperimentCommand fromTheDead(
            Operator operator, Experiment record, Function<Experiment, ExperimentCommand> wish) {
        ExperimentCommand command = wish.apply(record);
        Lease lease = record.getLease();
        if (lease != null && !command.getTakeOver() && LeaseOwners.isGone(lease.getOwner())) {
            operator.say(
                    "the process that had it is gone (" + Sentences.of(lease.getOwner()) + "): taking over from it");
            command.setTakeOverFrom(lease.getOwner().getId());
            command.setReason(command.getReason() != null ? command.getReason() : "its process is gone");
        }
        return command;
    }

    /**
     * Begins to submit what is missing, in a thread of its own.
     *
     * @param record the experiment's, however old: what was submitted since, the topic tells
     */
    public void start(ItemSource source, Experiment record) {
        SubmissionProgress progress = SubmissionProgress.after(
                record.getItemsSubmitted(), new Spread(record.getSampledOf(), record.getItemsSampled()));
        if (!record.getAppends().isEmpty()) {
            Append last = record.getAppends().get(record.getAppends().size() - 1);
            start(source, record, progress.appendedTo(last.getItemsBefore(), last.getLastRowBefore()));
        } else {
            start(source, record, progress);
        }
    }

    /** Begins to submit what is no item among the rows behind one: all items are on the topic. */
    public void startRejects(ItemSource source, Experiment record, long lastRow) {
        long items = Objects.requireNonNull(record.getSource()).getItems();
        Spread sample = new Spread(record.getSampledOf(), record.getItemsSampled());
        start(source, record, SubmissionProgress.after(items, sample).appendedTo(items, lastRow));
    }

    /**
     * Does the same.
     *
     * @param progress what is on the topic already
     */
    public void start(ItemSource source, Experiment record, SubmissionProgress progress) {
        submitting = new SubmitterThread(operator, record, () -> !ended).start(source, progress);
    }

    /** Waits until all is submitted. */
    public void await() {
        while (!submitting.isDone() && beat()) {
            LockSupport.parkNanos(20_000_000L);
        }
        throwIfFailed();
    }

    /** Keeps the lease; throws if the submission failed or the lease was taken; says whether to go on. */
    public boolean beat() {
        throwIfFailed();
        long now = System.nanoTime();
        if (now - beatAt >= beatNanos) {
            beatAt = now;
            operator.commands().send(operator.commands().newSubmitterCommand(experimentId, CommandKind.HEARTBEAT));
        }
        return !operator.isInterrupted();
    }

    /** Looks at the newest record; throws if another process has the lease. */
    public void see(Experiment record) {
        if (record.getLease() != null
                && !record.getLease()
                        .getOwner()
                        .getId()
                        .equals(operator.commands().self().getId())) {
            throw lost(Leases.lost(record));
        }
    }

    /** Ends the submission: what was begun is committed, no more is begun. */
    public void end() {
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
        if (operator.holdfast().lost().isPresent()) {
            ended = true;
            return;
        }
        end();
        if (!lost) {
            release();
        }
    }

    private void release() {
        ExperimentCommand release = operator.commands().newSubmitterCommand(experimentId, CommandKind.RELEASE);
        try {
            operator.commands().ask(release, RELEASE_BOUND, () -> true);
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
        ExperimentCommand fail = operator.commands().newSubmitterCommand(experimentId, CommandKind.FAIL);
        fail.setReason(why);
        operator.ask(fail);
        lost = true;
        return new RefusedException(
                why + "; the experiment has stopped; 'holdfast resume " + experimentId + "' goes on once it is fixed");
    }
}
