package dev.holdfast.cli;

import dev.holdfast.config.Durations;
import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.Chaos;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast demo}: a run that is killed while its provider misbehaves, and what is left of that in the result. */
@Command(
        name = "demo",
        description =
                "See a run survive, in a minute: a made-up provider fails in every way there is, the run is killed with"
                        + " -9 and resumed, and in the end each item has one result.")
final class DemoCommand extends BaseCommand {
    private static final String ID = "demo";
    private static final Duration ENOUGH = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_KILLS = 20;

    @Option(
            names = "--chaos",
            paramLabel = "TROUBLE",
            defaultValue = Chaos.USUAL,
            description = "What goes wrong (default: ${DEFAULT-VALUE}).")
    String chaos = Chaos.USUAL;

    @Option(
            names = "--items",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Items (default: ${DEFAULT-VALUE}).")
    int items;

    private int kills;

    @Override
    public Integer call() {
        Chaos trouble;
        try {
            trouble = Chaos.parse(chaos);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--chaos: " + e.getMessage());
        }
        Behaviour behaviour = new Behaviour(
                Duration.ofMillis(150), 0.75, trouble.errors(), trouble.silences(), trouble.refusals(), 0);
        Interrupts interrupts = Interrupts.install();
        try (FakeProvider provider = FakeProvider.start(behaviour, 0)) {
            Path folder = Files.createTempDirectory("holdfast-demo-");
            Path data = options.data == null ? folder.resolve("data") : options.data;
            Path spec = spec(folder, provider);
            say("a made-up provider answers at " + provider.uri() + "; half of its calls take 150 ms and more");
            say("what goes wrong: " + chaos);
            long began = System.nanoTime();
            int code = play(data, spec, trouble.kill(), provider, interrupts);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return code == Exit.INTERRUPTED ? code : tell(data, provider, took);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.INTERRUPTED;
        }
    }

    /** Runs the experiment in a process of its own, and kills that now and then; returns the last exit code. */
    private int play(Path data, Path spec, @Nullable Duration kill, FakeProvider provider, Interrupts interrupts)
            throws IOException, InterruptedException {
        OwnProcess run = OwnProcess.start("run", spec.toString(), "--id", ID, "--data", data.toString());
        say("holdfast run demo.yaml, as process " + run.pid());
        while (true) {
            Duration until = kills < MOST_KILLS ? kill : null;
            int before = provider.arrivals().size();
            boolean works = awaitUntil(run, ENOUGH, () -> provider.arrivals().size() > before, interrupts);
            if (works) {
                var unused = awaitUntil(run, until == null ? ENOUGH : until, () -> false, interrupts);
            }
            boolean ends = provider.calls().size() >= items && run.awaitExit(ENOUGH);
            if (ends || !run.process().isAlive()) {
                return run.exitCode();
            }
            if (interrupts.isAsked() || until == null || !works) {
                run.end();
                return Exit.INTERRUPTED;
            }
            run.kill();
            kills++;
            err().println();
            say("kill -9 " + run.pid() + ", " + Durations.forPeople(until) + " after its first call; holdfast resume "
                    + ID);
            run = OwnProcess.start("resume", ID, "--data", data.toString());
        }
    }

    /** Waits until a condition holds; says whether it does. Ends early with the process, or when a person asks for it. */
    private static boolean awaitUntil(OwnProcess run, Duration bound, BooleanSupplier condition, Interrupts interrupts)
            throws InterruptedException {
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

    private Path spec(Path folder, FakeProvider provider) throws IOException {
        Files.writeString(
                folder.resolve("narratives.csv"),
                IntStream.range(0, items)
                        .mapToObj(number -> "case-" + number + ",the narrative of incident " + number)
                        .collect(Collectors.joining("\n", "id,narrative\n", "\n")));
        return Files.writeString(folder.resolve("demo.yaml"), """
                experiment: {name: demo}
                source: {file: narratives.csv, incident_id: id, types: {cme: narrative}}
                handler: {kind: http, url: "%s"}
                execution: {concurrency: 32, timeout: 2s, max_attempts: 5, retry_backoff: 250ms}
                """.formatted(provider.uri()));
    }

    private int tell(Path data, FakeProvider provider, Duration took) {
        options.data = data;
        Experiment record;
        try (Holdfast holdfast = options.open()) {
            record = Readers.experiments(holdfast).resolve(ID);
        }
        long calls =
                provider.calls().values().stream().mapToLong(Integer::longValue).sum();
        if (options.json) {
            out().println(Json.experiment(record)
                    .put("kills", kills)
                    .put("provider_calls", calls)
                    .put("provider_errors", provider.errors())
                    .put("provider_refusals", provider.refused())
                    .put("provider_silences", provider.silences())
                    .put("took_ms", took.toMillis()));
            return Counts.exitCode(record);
        }
        out().println();
        out().println("What it went through, in " + Durations.forPeople(took));
        row("kill -9", kills, "each time the run went on where it was");
        row("HTTP 500", provider.errors(), "tried again");
        row("HTTP 429", provider.refused(), "tried again, more slowly");
        row("no answer", provider.silences(), "given up after 2 s, tried again");
        row("calls in doubt", record.getAttemptsInDoubt(), "under way when it was killed; made again");
        row("calls in all", calls, "as the provider counted them");
        out().println("and what came of it");
        row("items", record.getItemsTotal() == null ? 0 : record.getItemsTotal(), "");
        row("results", record.getItemsSucceeded(), "one for each item, none twice");
        row("failed", record.getItemsFailed(), "");
        out().println();
        out().println("Look at it:  holdfast show " + ID + " --data " + data);
        out().println("             holdfast items " + ID + " --limit 5 --data " + data);
        return Counts.exitCode(record);
    }

    private void row(String what, long count, String note) {
        out().println(String.format(Locale.ROOT, "  %-15s %6d  %s", what, count, note)
                .stripTrailing());
    }

    private void say(String text) {
        err().println("demo: " + text);
        err().flush();
    }

    /** A command of this program in a process of its own, which talks where this one talks. */
    private record OwnProcess(Process process) {
        static OwnProcess start(String... arguments) throws IOException {
            return new OwnProcess(new ProcessBuilder(SelfCommand.of(arguments))
                    .redirectInput(ProcessBuilder.Redirect.from(SelfCommand.NOTHING))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        long pid() {
            return process.pid();
        }

        boolean awaitExit(Duration bound) throws InterruptedException {
            return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        }

        int exitCode() {
            return process.exitValue();
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        void end() throws InterruptedException {
            process.destroy();
            if (!awaitExit(Duration.ofSeconds(30))) {
                kill();
            }
        }
    }
}
