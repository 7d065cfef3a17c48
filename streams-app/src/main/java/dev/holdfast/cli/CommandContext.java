package dev.holdfast.cli;

import dev.holdfast.operations.Operator;
import dev.holdfast.runtime.Holdfast;
import java.io.PrintWriter;

/**
 * What the commands share that change something: an {@link Operator} whose talk is on stderr and whose data is on stdout,
 * and which a signal interrupts.
 */
public final class CommandContext extends Operator {
    private final BaseCommand command;
    private final Interrupts interrupts;

    public CommandContext(Holdfast holdfast, BaseCommand command) {
        this(holdfast, command, Interrupts.install());
    }

    private CommandContext(Holdfast holdfast, BaseCommand command, Interrupts interrupts) {
        super(holdfast, command::say, interrupts::isAsked);
        this.command = command;
        this.interrupts = interrupts;
        interrupts.onFirst(holdfast::beginNoMore);
        holdfast.attend(new Guests(holdfast, command.out(), command.err()));
        requireAccess();
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

    ProgressFollower follow() {
        return new ProgressFollower(holdfast(), out(), err(), isJson());
    }
}
