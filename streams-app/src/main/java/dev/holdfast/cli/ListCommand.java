package dev.holdfast.cli;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code holdfast list}. */
@Command(name = "list", description = "Show all experiments, newest first.")
final class ListCommand extends BaseCommand {
    private static final String ROW = "%-44s %-10s %17s %8s  %s%n";

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.open()) {
            List<Experiment> all = Readers.experiments(holdfast).all();
            if (options.json) {
                out().println(Json.pretty(
                        Json.list(all.stream().map(Json::experiment).toList())));
            } else if (all.isEmpty()) {
                err().println("holdfast: no experiment has been run in this data folder yet");
            } else {
                out().printf(Locale.ROOT, ROW, "EXPERIMENT", "STATUS", "DONE/TOTAL", "FAILED", "STARTED");
                all.forEach(this::row);
            }
            return Exit.OK;
        }
    }

    private void row(Experiment record) {
        out().printf(
                        Locale.ROOT,
                        ROW,
                        record.getExperimentId(),
                        Json.statusWord(record.getStatus()),
                        Counts.done(record) + "/" + Counts.total(record),
                        record.getItemsFailed(),
                        record.getStartedAt());
    }
}
