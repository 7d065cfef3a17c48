package dev.holdfast.cli;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.errors.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The experiment of a demonstration, run in a process of its own that is killed now and then and resumed. */
final class DemoRun {
    private static final Duration ENOUGH = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_KILLS = 20;

    private final String experimentId;
    private final List<String> passedOn;
    private final FakeProvider provider;
    private final Interrupts interrupts;
    private final PrintWriter err;
    private int kills;

    /**
     * @param passedOn the options that each command is given
     */
    DemoRun(String experimentId, List<String> passedOn, FakeProvider provider, Interrupts interrupts, PrintWriter err) {
        this.experimentId = experimentId;
        this.passedOn = passedOn;
        this.provider = provider;
        this.interrupts = interrupts;
        this.err = err;
    }

    /** Returns how often it was killed. */
    int kills() {
        return kills;
    }

    /**
     * Runs it to its end.
     *
     * @param kill the time from its first call to a kill; null for none
     * @return the exit code of the command that ended it
     */
    int play(Path spec, int items, @Nullable Duration kill) throws IOException, InterruptedException {
        SelfCommand run = start("run", spec.toString(), "--id", experimentId);
        say("holdfast run demo.yaml, as process " + run.pid());
        while (true) {
            Duration until = kills < MOST_KILLS ? kill : null;
            int before = provider.arrivals().size();
            boolean works = awaitUntil(run, ENOUGH, () -> provider.arrivals().size() > before);
            if (works) {
                var unused = awaitUntil(run, until == null ? ENOUGH : until, () -> false);
            }
            if (provider.calls().size() >= items) {
                var unused = awaitUntil(run, ENOUGH, () -> false);
            }
            if (!run.isAlive()) {
                return run.exitCode();
            }
            if (interrupts.isAsked() || until == null || !works) {
                run.end();
                return ExitCode.INTERRUPTED;
            }
            run.kill();
            kills++;
            err.println();
            say("kill -9 " + run.pid() + ", " + Durations.forPeople(until) + " after its first call; holdfast resume "
                    + experimentId);
            run = start("resume", experimentId);
        }
    }

    private SelfCommand start(String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(passedOn);
        SelfCommand run = SelfCommand.start(arguments);
        interrupts.lastWords(run::abandon);
        return run;
    }

    /** Waits until a condition holds; says whether it does. Ends early with the process, or when a person asks for it. */
    private boolean awaitUntil(SelfCommand run, Duration bound, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (System.nanoTime() < end && !interrupts.isAsked()) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (run.awaitExit(LOOK)) {
                return false;
            }
        }
        return false;
    }

    private void say(String text) {
        err.println("demo: " + text);
        err.flush();
    }
}
