package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.runtime.BrokerHost;
import dev.holdfast.runtime.Holdfast;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** How a command that owns the broker talks of those that attach to it, and hears that a person wants the end. */
final class Guests implements BrokerHost {
    private final Holdfast holdfast;
    private final PrintWriter out;
    private final PrintWriter err;

    Guests(Holdfast holdfast, PrintWriter out, PrintWriter err) {
        this.holdfast = holdfast;
        this.out = out;
        this.err = err;
    }

    /** A command that does not listen to signals ends at the first of them: now that would leave calls in doubt. */
    @Override
    public void beginsToWork() {
        if (Interrupts.installed().isEmpty()) {
            Interrupts.install().onFirst(this::end);
        }
        say("another command works in this data folder, through the broker of this one");
    }

    private void end() {
        holdfast.close();
        say("interrupted");
        TempFolder.clear();
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    @Override
    public void waitsFor(List<Long> pids) {
        // What it was asked for is there; the wait may be one of hours.
        out.flush();
        say("done; other commands still use this broker (pid "
                + pids.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + "): waiting for them; Ctrl-C stops this command and them");
        if (Interrupts.installed().isEmpty()) {
            Interrupts.install();
        }
    }

    @Override
    public void endsCalls(int calls) {
        say("waiting for " + calls + " call(s) in flight; Ctrl-C stops at once and leaves them in doubt");
        if (Interrupts.installed().isEmpty()) {
            Interrupts.install();
        }
    }

    @Override
    public boolean isHurried() {
        return Interrupts.installed().map(Interrupts::isAsked).orElse(false);
    }

    private void say(String text) {
        err.println("holdfast: " + text);
        err.flush();
    }
}
