package dev.holdfast.cli;

import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast up}. */
@Command(name = "up", description = "Run the broker and the application until stopped; unfinished experiments go on.")
final class UpCommand extends BaseCommand {
    @Option(
            names = "--broker-only",
            description = "The embedded broker without the application, for Kafka's own tools.")
    boolean brokerOnly;

    @Override
    public Integer call() {
        Interrupts interrupts = Interrupts.install();
        try (Holdfast holdfast = options.openToWork()) {
            if (holdfast.cluster().isEmbedded() && !holdfast.cluster().isOwner()) {
                throw new RefusedException("another command runs the broker and the application of this data folder: "
                        + holdfast.cluster().bootstrapServers());
            }
            if (brokerOnly) {
                holdfast.cluster().announce(null);
            } else {
                holdfast.startApplication();
            }
            announce(holdfast);
            while (!interrupts.isAsked()) {
                requireHealth(holdfast);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            err().println("holdfast: stopping");
            holdfast.application().ifPresent(application -> application.drain(Duration.ofSeconds(65)));
            return Exit.OK;
        }
    }

    private void announce(Holdfast holdfast) {
        String broker = holdfast.cluster().bootstrapServers();
        String registry = holdfast.cluster().registryUrl();
        List<Experiment> open = Readers.experiments(holdfast).all().stream()
                .filter(Follow::isOpen)
                .toList();
        if (options.json) {
            out().println(Json.object()
                    .put("event", "up")
                    .put("bootstrap_servers", broker)
                    .put("schema_registry_url", registry)
                    .put("application", !brokerOnly)
                    .put("unfinished_experiments", open.size()));
            out().flush();
            return;
        }
        out().println("bootstrap.servers=" + broker);
        out().println("schema.registry.url=" + registry);
        out().flush();
        if (!brokerOnly) {
            open.forEach(record -> err().println("holdfast: going on with " + record.getExperimentId() + ": "
                    + Counts.pending(record) + " items left"));
        }
        err().println("holdfast: up" + (brokerOnly ? " (broker only)" : "") + "; Ctrl-C stops");
        err().flush();
    }

    private void requireHealth(Holdfast holdfast) {
        holdfast.application().flatMap(Application::failure).ifPresent(error -> {
            throw new ApplicationFailedException("the application stopped: " + error.getMessage());
        });
        holdfast.application().flatMap(Application::takeTrouble).ifPresent(trouble -> {
            err().println("holdfast: trouble, trying again: " + trouble);
            err().flush();
        });
        holdfast.lost().ifPresent(reason -> {
            throw new ApplicationFailedException(reason);
        });
    }
}
