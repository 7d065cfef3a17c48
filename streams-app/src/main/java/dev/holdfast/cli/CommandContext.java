package dev.holdfast.cli;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.runtime.Role;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.submission.CommandClient;
import dev.holdfast.submission.NoReplyException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the commands share that change something: a cluster, an application where one is wanted, questions and answers, an
 * end in order. The talk is on stderr, the data on stdout. For one thread.
 */
public final class CommandContext implements AutoCloseable {
    private static final Duration REPLY_BOUND = Duration.ofSeconds(60);

    private final Holdfast holdfast;
    private final BaseCommand command;
    private final Interrupts interrupts = Interrupts.install();
    private @Nullable Producer<String, byte[]> producer;
    private @Nullable CommandClient commands;

    /** Takes the cluster, which is closed with the session. */
    public CommandContext(Holdfast holdfast, BaseCommand command) {
        this.holdfast = holdfast;
        this.command = command;
        interrupts.onFirst(holdfast::beginNoMore);
        holdfast.attend(new Guests(holdfast, command.out(), command.err()));
        requireAccess();
    }

    /** Before anything is begun: half an experiment is worse than none. */
    private void requireAccess() {
        try {
            holdfast.requireAccess(Role.OPERATOR);
        } catch (RuntimeException e) {
            holdfast.close();
            throw e;
        }
    }

    public Holdfast holdfast() {
        return holdfast;
    }

    public Interrupts interrupts() {
        return interrupts;
    }

    public boolean isJson() {
        return command.options.json;
    }

    public PrintWriter out() {
        return command.out();
    }

    PrintWriter err() {
        return command.err();
    }

    public CommandClient commands() {
        CommandClient client = commands;
        if (client == null) {
            Producer<String, byte[]> writer = holdfast.connection().writer();
            producer = writer;
            client = new CommandClient(
                    writer, holdfast.connection()::reader, holdfast.connection().serdes(), LeaseOwners.ofThisProcess());
            commands = client;
        }
        return client;
    }

    ProgressFollower follow() {
        return new ProgressFollower(holdfast, out(), err(), isJson());
    }

    /** Sends a command; throws if it is refused. */
    public CommandReply ask(ExperimentCommand wish) {
        return accepted(() -> commands().ask(wish, REPLY_BOUND, this::goesOn));
    }

    /** Refuses to begin work that could not be written. */
    void requireRoom() {
        if (holdfast.room().isShort()) {
            throw new RefusedException(
                    holdfast.room().inWords() + ": free room there, or choose another folder with --data DIR");
        }
    }

    /** Sends a request about snapshots; throws if it is refused. */
    public CommandReply ask(SnapshotRequest wish) {
        return accepted(() -> commands().ask(wish, REPLY_BOUND, this::goesOn));
    }

    private boolean goesOn() {
        if (holdfast.cluster().isOwner()) {
            new ApplicationHealth(holdfast, err()).requireBroker("");
        }
        return !interrupts.isAsked() && holdfast.lost().isEmpty();
    }

    private CommandReply accepted(Supplier<CommandReply> asking) {
        requireGoingOn();
        CommandReply reply;
        try {
            reply = asking.get();
        } catch (NoReplyException | TimeoutException none) {
            requireGoingOn();
            throw none;
        }
        if (!reply.getAccepted()) {
            throw new RefusedException(reply.getDetail());
        }
        return reply;
    }

    /**
     * Ends the command if there is no sense in going on with it.
     *
     * @throws InterruptedCommandException if a signal asked for the end
     * @throws OwnerGoneException if the process that ran the broker is gone
     */
    private void requireGoingOn() {
        if (interrupts.isAsked()) {
            throw new InterruptedCommandException();
        }
        holdfast.lost().ifPresent(why -> {
            throw new OwnerGoneException(why + "; run the command again: it runs the broker itself then");
        });
    }

    /**
     * Refuses to have work done without what the handler needs, such as a key or a program: every item would fail. Another
     * process that works has another environment, but one of this machine has the same files.
     *
     * @param here whether this process is to work, if it can
     */
    void requireFit(HandlerSection handler, boolean here) {
        requireGoingOn();
        HandlerType type = holdfast.handlers().require(handler.kind());
        Set<String> missing = new LinkedHashSet<>();
        if (here || holdfast.cluster().isEmbedded()) {
            missing.addAll(type.missingHere(handler));
        }
        if (here && holdfast.runsApplication()) {
            missing.addAll(type.missing(handler));
        }
        if (!missing.isEmpty()) {
            throw new RefusedException(String.join("\n", missing));
        }
    }

    /**
     * Starts an application where nobody else runs one; it is here to answer, not to work, until somebody attaches who
     * waits for work.
     */
    public void startToAnswer() {
        if (!holdfast.cluster().isEmbedded() && holdfast.isServed()) {
            return;
        }
        holdfast.startResting();
        holdfast.serveGuests();
    }

    public void say(String text) {
        err().println("holdfast: " + text);
        err().flush();
    }

    /** Waits for other commands that use this process's broker, then lets go of everything. */
    @Override
    public void close() {
        try {
            if (producer != null) {
                producer.close(holdfast.lost().isPresent() ? Duration.ZERO : Duration.ofSeconds(5));
            }
        } finally {
            holdfast.close();
        }
    }
}
