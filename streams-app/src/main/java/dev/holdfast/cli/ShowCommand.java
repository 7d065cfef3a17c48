package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast show}. */
@Command(name = "show", description = "Show one experiment with its counters.")
final class ShowCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            ObjectNode node = Json.experiment(record);
            node.set("spec", Json.parse(record.getSpec()));
            if (options.json) {
                out().println(Json.pretty(node));
            } else {
                node.remove("metrics");
                node.properties().forEach(field -> {
                    if (!field.getValue().isNull()) {
                        String value = field.getValue().isTextual()
                                ? field.getValue().asText()
                                : field.getValue().toString();
                        out().println(field.getKey() + ": " + value);
                    }
                });
                MetricsReport.lines(record.getMetrics()).forEach(out()::println);
            }
            return Exit.OK;
        }
    }
}
