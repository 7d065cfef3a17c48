package dev.holdfast.cli;

import dev.holdfast.config.Durations;
import dev.holdfast.config.Spec;
import dev.holdfast.ingest.CommandClient;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.Submitter;
import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * What run, resume and retry share once they have a cluster: ask, submit, follow, stop in order. The talk is on stderr,
 * the data on stdout.
 */
final class Session implements AutoCloseable {
    private static final Duration REPLY_BOUND = Duration.ofSeconds(60);

    private final Holdfast holdfast;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final Interrupts interrupts = Interrupts.install();
    private final Producer<String, byte[]> producer;
    private final CommandClient commands;
    private volatile boolean submitting = true;

    Session(Holdfast holdfast, BaseCommand command) {
        this.holdfast = holdfast;
        this.out = command.out();
        this.err = command.err();
        this.json = command.options.json;
        this.producer = holdfast.connection().writer();
        this.commands = new CommandClient(
                producer, holdfast.connection()::reader, holdfast.connection().serdes(), issuer());
    }

    CommandClient commands() {
        return commands;
    }

    Follow follow() {
        return new Follow(holdfast, out, err, json);
    }

    /** Sends a command; throws if it is refused. */
    CommandReply ask(ExperimentCommand command) {
        CommandReply reply = commands.ask(command, REPLY_BOUND, () -> !interrupts.isAsked());
        if (!reply.getAccepted()) {
            throw new RefusedException(reply.getDetail());
        }
        return reply;
    }

    /**
     * Submits what is missing while the experiment goes on, follows it to its end, and says how it ended.
     *
     * @param source what is to be submitted; null for nothing
     * @return the exit code
     */
    int carryOut(String experimentId, Spec spec, @Nullable ItemSource source, long alreadySubmitted) {
        interrupts.lastWords(() -> sayHowToResume(experimentId));
        CompletableFuture<Void> submission = submit(experimentId, source, alreadySubmitted);
        BooleanSupplier goOn = () -> {
            throwIfFailed(submission);
            return !interrupts.isAsked();
        };
        Experiment record = follow().toTheEnd(experimentId, goOn);
        if (Follow.isOpen(record)) {
            return interrupted(experimentId, record, submission);
        }
        if (record.getStatus() == ExperimentStatus.PAUSED) {
            return paused(record, submission);
        }
        throwIfFailed(submission);
        follow().event("finished", record);
        if (!json) {
            new RunSummary(holdfast, out, err).print(record, spec);
        }
        return Counts.exitCode(record);
    }

    /**
     * Pauses an experiment, and waits until no call of it is under way.
     *
     * @param reason why, for the record; null if nobody said
     * @return the exit code
     */
    int pause(String experimentId, @Nullable String reason) {
        ExperimentCommand pause = commands.newCommand(experimentId, CommandKind.PAUSE);
        pause.setReason(reason);
        ask(pause);
        Experiment record = follow().toTheEnd(experimentId, () -> !interrupts.isAsked());
        if (json) {
            out.println(Json.mutation(experimentId, true, false, Json.statusWord(record.getStatus())));
        } else {
            sayPaused(record);
        }
        return Follow.isOpen(record) ? Exit.INTERRUPTED : Exit.OK;
    }

    /** Submits and returns once all is acknowledged. */
    void submitOnly(String experimentId, ItemSource source) {
        CompletableFuture<Void> submission = submit(experimentId, source, 0);
        try {
            submission.join();
        } catch (CompletionException e) {
            throwIfFailed(submission);
        }
    }

    /** Waits for other commands that use this process's broker, then lets go of everything. */
    @Override
    public void close() {
        try {
            producer.close(Duration.ofSeconds(5));
            waitForOthers();
        } finally {
            holdfast.close();
        }
    }

    private CompletableFuture<Void> submit(String experimentId, @Nullable ItemSource source, long alreadySubmitted) {
        if (source == null) {
            return CompletableFuture.completedFuture(null);
        }
        Submitter submitter = new Submitter(
                producer, commands, holdfast.connection().serdes(), () -> submitting && !interrupts.isAsked());
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        submitter.submit(experimentId, source, alreadySubmitted);
                    } catch (SourceRefusedException e) {
                        throw new CompletionException(e);
                    }
                },
                Session::inOwnThread);
    }

    // Not in the common pool: it may have one thread, and Java's HTTP client needs it to hand over each answer.
    private static void inOwnThread(Runnable work) {
        Thread thread = new Thread(work, "submitter");
        thread.setDaemon(true);
        thread.start();
    }

    private static void throwIfFailed(CompletableFuture<Void> submission) {
        if (submission.isCompletedExceptionally()) {
            try {
                submission.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof SourceRefusedException refused) {
                    throw new RefusedException(refused.getMessage() + "; the experiment waits for its missing items");
                }
                throw e;
            }
        }
    }

    private int interrupted(String experimentId, Experiment record, CompletableFuture<Void> submission) {
        submission.exceptionally(error -> null).join();
        holdfast.application().ifPresent(application -> drain(application, record));
        follow().event("interrupted", record);
        sayHowToResume(experimentId);
        return Exit.INTERRUPTED;
    }

    /** Somebody paused it; what this command has not submitted yet, 'resume' submits. */
    private int paused(Experiment record, CompletableFuture<Void> submission) {
        submitting = false;
        submission.exceptionally(error -> null).join();
        follow().event("paused", record);
        sayPaused(record);
        return Exit.INTERRUPTED;
    }

    private void drain(Application application, Experiment record) {
        Duration limit = Spec.fromJson(record.getSpec()).execution().timeout().plusSeconds(5);
        int running = application.runningAttempts();
        if (running > 0) {
            say("stopping: waiting for " + running + " call(s) in flight, " + Durations.forPeople(limit)
                    + " at most; Ctrl-C again stops at once and leaves them in doubt");
        }
        if (!application.drain(limit)) {
            say(application.runningAttempts() + " call(s) did not end; they are in doubt");
        }
    }

    private void waitForOthers() {
        List<Long> others = holdfast.attachedPids();
        if (!others.isEmpty() && !interrupts.isAsked()) {
            say("done; other commands still use this broker (pid " + pids(others)
                    + "): waiting for them; Ctrl-C stops at once");
        }
        while (!others.isEmpty() && !interrupts.isAsked()) {
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000L);
            others = holdfast.attachedPids();
        }
    }

    private static String pids(List<Long> others) {
        return String.join(", ", others.stream().map(String::valueOf).toList());
    }

    private void sayHowToResume(String experimentId) {
        say("interrupted; go on with: holdfast resume " + experimentId);
    }

    private void sayPaused(Experiment record) {
        String id = record.getExperimentId();
        say(id + " is " + Json.statusWord(record.getStatus())
                + (record.getStatusReason() == null ? "" : " (" + record.getStatusReason() + ")") + ": "
                + Counts.done(record) + "/" + Counts.total(record) + " (" + Counts.percent(record) + ") done, "
                + Counts.pending(record) + " left; go on with: holdfast resume " + id);
    }

    private void say(String text) {
        err.println("holdfast: " + text);
        err.flush();
    }

    private static String issuer() {
        return System.getProperty("user.name", "unknown") + ", pid "
                + ProcessHandle.current().pid();
    }
}
