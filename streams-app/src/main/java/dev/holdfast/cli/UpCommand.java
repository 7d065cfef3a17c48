package dev.holdfast.cli;

import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.cli.blocks.ConversionReport;
import dev.holdfast.cli.snapshots.LatestExport;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.operations.ApplicationHealth;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.snapshots.LatestWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast up}. */
@Command(name = "up", description = "Run the broker and the application until stopped; unfinished experiments go on.")
final class UpCommand extends BaseCommand {
    private static final Duration LOOK = Duration.ofMillis(100);

    @Option(
            names = "--broker-only",
            description = "The embedded broker without the application, for Kafka's own tools.")
    boolean brokerOnly;

    @Override
    public Integer call() {
        Interrupts interrupts = Interrupts.install();
        try (Holdfast holdfast = options.openToWork()) {
            if (!holdfast.runsApplication()) {
                throw new RefusedException(
                        holdfast.cluster().isEmbedded()
                                ? "another command runs the broker and the application of this data folder: "
                                        + holdfast.cluster().bootstrapServers()
                                : "another command runs an instance with the stores of this data folder; give each"
                                        + " instance a folder of its own (--data)");
            }
            if (brokerOnly) {
                holdfast.cluster().announce(null);
            } else {
                holdfast.conversions().tell(this::sayMade, this::sayFailed);
                holdfast.startApplication();
            }
            interrupts.onFirst(holdfast::beginNoMore);
            announce(holdfast);
            stay(holdfast, interrupts);
            holdfast.leave();
            err().println("holdfast: stopping");
            holdfast.application().ifPresent(application -> application.drain(Duration.ofSeconds(65)));
            return ExitCode.OK;
        }
    }

    private void sayMade(String experimentId, ConversionOutcome outcome) {
        say("blocks of " + experimentId + ": " + ConversionReport.inWords(outcome, false));
    }

    private void sayFailed(String experimentId, String why) {
        say("the blocks of " + experimentId + " could not be made: " + why
                + "; when it is fixed: holdfast blocks convert " + experimentId);
    }

    /** Stays until asked to stop, with LATEST.json up to date. */
    private void stay(Holdfast holdfast, Interrupts interrupts) {
        HeartbeatFile alive = new HeartbeatFile(options.settings().data());
        ApplicationHealth health = new ApplicationHealth(holdfast, this::say);
        try (LatestWatch watch = new LatestWatch(holdfast.connection()::reader)) {
            while (!interrupts.isAsked()) {
                health.require("");
                if (holdfast.application().map(Application::isRunning).orElse(true)) {
                    alive.touch();
                }
                if (watch.hasMoved(LOOK)) {
                    LatestExport.refresh(holdfast);
                }
            }
        }
    }

    private void announce(Holdfast holdfast) {
        String broker = holdfast.cluster().bootstrapServers();
        String registry = holdfast.cluster().registryUrl();
        List<Experiment> open = Readers.experiments(holdfast).all().stream()
                .filter(ProgressFollower::isOpen)
                .toList();
        if (options.json) {
            out().println(Json.object()
                    .put("event", "up")
                    .put("bootstrap_servers", broker)
                    .put("schema_registry_url", registry)
                    .put("server_url", holdfast.serverUrl().orElse(null))
                    .put("application", !brokerOnly)
                    .put("unfinished_experiments", open.size())
                    .put(
                            "client_properties",
                            holdfast.clientProperties().map(Path::toString).orElse(null)));
            out().flush();
            return;
        }
        out().println("bootstrap.servers=" + broker);
        out().println("schema.registry.url=" + registry);
        holdfast.serverUrl().ifPresent(url -> out().println("server.url=" + url));
        holdfast.clientProperties().ifPresent(file -> out().println("client.properties=" + file));
        out().flush();
        if (!brokerOnly) {
            open.forEach(record -> err().println("holdfast: going on with " + record.getExperimentId() + ": "
                    + ExperimentCounts.pending(record) + " items left"));
        }
        err().println("holdfast: up" + (brokerOnly ? " (broker only)" : "") + "; Ctrl-C stops");
        err().flush();
    }
}
