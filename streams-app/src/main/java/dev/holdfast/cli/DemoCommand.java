package dev.holdfast.cli;

import dev.holdfast.cli.report.DemoSummary;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.app.AppSettings;
import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.Chaos;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.UsageException;
import dev.holdfast.results.DisplayText;
import dev.holdfast.runtime.Holdfast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast demo}: a run that is killed while its provider misbehaves, and the proof of what is left of that. */
@Command(
        name = "demo",
        description =
                "See a run survive, in a minute: a made-up provider fails in every way there is, the run is killed with"
                        + " -9 and resumed, and in the end an audit proves that each item has one result.")
final class DemoCommand extends BaseCommand {
    private static final Path USUAL_DATA = Path.of(".holdfast-demo");

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

    @Override
    public Integer call() {
        requireAtLeast(1, "--items", (long) items);
        Chaos trouble = trouble();
        Behaviour behaviour = new Behaviour(
                Duration.ofMillis(150), 0.75, trouble.errors(), trouble.silences(), trouble.refusals(), 0);
        Interrupts interrupts = Interrupts.install();
        Path data = dataFolder(options.settings());
        boolean isNew = Files.notExists(data);
        options.useFolder(data);
        DataFolder.closeToOthers(data).ifPresent(this::tell);
        String experimentId = ExperimentIds.generate("demo");
        try (FakeProvider provider = FakeProvider.start(behaviour, 0)) {
            Path spec = spec(data.resolve("demo").resolve(experimentId), provider);
            tell("a made-up provider answers at " + provider.uri() + "; half of its calls take 150 ms and more");
            tell("what goes wrong: " + chaos);
            long began = System.nanoTime();
            DemoRun run = new DemoRun(experimentId, options.passedOn(data), provider, interrupts, err());
            int code = run.play(spec, items, trouble.kill());
            if (interrupts.isAsked() || code == ExitCode.INTERRUPTED) {
                return interrupted(data, isNew);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            try (Holdfast holdfast = options.open()) {
                return new DemoSummary(holdfast, options, out()).print(experimentId, run.kills(), provider, took);
            } finally {
                sayHowToDelete(data, isNew);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private Chaos trouble() {
        try {
            return Chaos.parse(chaos);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--chaos: " + e.getMessage());
        }
    }

    /** Where nobody names a data folder, the demonstration keeps out of the usual one, where real work may be. */
    private static Path dataFolder(AppConfig config) {
        boolean isNamed = config.effective().stream()
                .anyMatch(setting -> setting.key().equals(AppSettings.DATA)
                        && !setting.origin().equals("default"));
        return isNamed ? config.data() : USUAL_DATA;
    }

    private Path spec(Path folder, FakeProvider provider) throws IOException {
        Files.createDirectories(folder);
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

    private int interrupted(Path data, boolean isNew) {
        tell(
                "interrupted; its provider ends with it, so this experiment cannot go on; 'holdfast demo' begins a new one");
        sayHowToDelete(data, isNew);
        return ExitCode.INTERRUPTED;
    }

    /** A folder that was there before may hold somebody's work. */
    private void sayHowToDelete(Path data, boolean isNew) {
        if (isNew || data.equals(USUAL_DATA)) {
            tell("all of it is in " + data + "; delete it with: rm -r " + DisplayText.forShell(data));
        } else {
            tell("its data is in " + data + ", which was there before, among what else is there");
        }
    }

    private void tell(String text) {
        err().println("demo: " + text);
        err().flush();
    }
}
