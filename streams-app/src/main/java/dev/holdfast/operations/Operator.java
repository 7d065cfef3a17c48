package dev.holdfast.operations;

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
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does to experiments: sends commands and waits for their answers, starts an application where one is
 * wanted, and ends in order. For one thread, but for {@link #commands} once it was
 * called.
 */
public class Operator implements AutoCloseable {
    private static final Duration REPLY_BOUND = Duration.ofSeconds(60);

    private final Holdfast holdfast;
    private final Consumer<String> notices;
    private final BooleanSupplier interrupted;
    private @Nullable Producer<String, byte[]> producer;
    private @Nullable CommandClient commands;

    /**
     * @param holdfast closed with the operator, and at once if the user may not do what an operator does
     * @param notices is told what a person should know meanwhile, a sentence each
     * @param interrupted says whether a person has asked for the end
     */
    public Operator(Holdfast holdfast, Consumer<String> notices, BooleanSupplier interrupted) {
        this.holdfast = holdfast;
        this.notices = notices;
        this.interrupted = interrupted;
    }

    /** Before anything is begun: half an experiment is worse than none. */
    protected final void requireAccess() {
        try {
            holdfast.requireAccess(Role.OPERATOR);
        } catch (RuntimeException e) {
            holdfast.close();
            throw e;
        }
    }

    public final Holdfast holdfast() {
        return holdfast;
    }

    public final CommandClient commands() {
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

    /** Sends a command; throws if it is refused. */
    public final CommandReply ask(ExperimentCommand wish) {
        return accepted(() -> commands().ask(wish, REPLY_BOUND, this::goesOn));
    }

    /** Refuses to begin work that could not be written. */
    public final void requireRoom() {
        if (holdfast.room().isShort()) {
            throw new RefusedException(
                    holdfast.room().inWords() + ": free room there, or choose another folder with --data DIR");
        }
    }

    /** Sends a request about snapshots; throws if it is refused. */
    public final CommandReply ask(SnapshotRequest wish) {
        return accepted(() -> commands().ask(wish, REPLY_BOUND, this::goesOn));
    }

    private boolean goesOn() {
        if (holdfast.cluster().isOwner()) {
            new ApplicationHealth(holdfast, notices).requireBroker("");
        }
        return !isInterrupted() && holdfast.lost().isEmpty();
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
        if (isInterrupted()) {
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
    public final void requireFit(HandlerSection handler, boolean here) {
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
    public final void startToAnswer() {
        if (!holdfast.cluster().isEmbedded() && holdfast.isServed()) {
            return;
        }
        holdfast.startResting();
        holdfast.serveGuests();
    }

    /** Says whether a person has asked for the end. */
    public final boolean isInterrupted() {
        return interrupted.getAsBoolean();
    }

    /** Tells a person what they should know. */
    public final void say(String text) {
        notices.accept(text);
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
