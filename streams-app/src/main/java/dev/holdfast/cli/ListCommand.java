package dev.holdfast.cli;

import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast list}. */
@Command(name = "list", description = "Show all experiments, newest first.")
final class ListCommand extends BaseCommand {
    private static final String ROW = "%-44s %-10s %17s %8s  %s%n";

    @Option(names = "--status", description = "Only experiments of this status: ${COMPLETION-CANDIDATES}.")
    @Nullable
    ExperimentStatus status;

    @Override
    public Integer call() {
        try (QueryClient questions = new QueryClient(options)) {
            List<Experiment> all = questions.finder().all().stream()
                    .filter(record -> status == null || status == record.getStatus())
                    .toList();
            if (options.json) {
                out().println(Json.pretty(
                        Json.list(all.stream().map(Json::experiment).toList())));
            } else if (all.isEmpty()) {
                err().println("holdfast: no experiment "
                        + (status == null ? "has been run in this data folder yet" : "is " + DisplayText.of(status)));
            } else {
                out().printf(Locale.ROOT, ROW, "EXPERIMENT", "STATUS", "DONE/TOTAL", "FAILED", "STARTED");
                all.forEach(this::row);
            }
            return questions.exitCode(unreadable -> true);
        }
    }

    private void row(Experiment record) {
        out().printf(
                        Locale.ROOT,
                        ROW,
                        record.getExperimentId(),
                        DisplayText.of(record.getStatus()),
                        ExperimentCounts.done(record) + "/" + ExperimentCounts.total(record),
                        record.getItemsFailed(),
                        record.getStartedAt());
    }
}
