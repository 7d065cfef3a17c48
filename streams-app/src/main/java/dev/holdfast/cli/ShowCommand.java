package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.report.MetricsReport;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Sentences;
import dev.holdfast.model.Stall;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        try (QueryClient questions = new QueryClient(options)) {
            Experiment record = questions.finder().resolve(Objects.requireNonNull(id));
            ObjectNode node = Json.experiment(record);
            node.set("spec", Json.parse(Spec.shown(record.getSpec())));
            Optional<String> calls =
                    Progress.isOver(record) ? Optional.empty() : questions.calls(record.getExperimentId());
            node.put("calls", calls.orElse(null));
            node.put(
                    "stalled",
                    Stall.of(record, Instant.now(), questions.isWorkedOn(), calls)
                            .orElse(null));
            if (options.json) {
                out().println(Json.pretty(node));
            } else {
                show(record, node);
            }
            return questions.exitCode(unreadable -> unreadable.isOf(record.getExperimentId()));
        }
    }

    private void show(Experiment record, ObjectNode node) {
        node.remove(List.of("metrics", "lease", "drifts", "appends"));
        node.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                String value = field.getValue().isTextual()
                        ? field.getValue().asText()
                        : field.getValue().toString();
                out().println(field.getKey() + ": " + value);
            }
        });
        Lease lease = record.getLease();
        if (lease != null) {
            out().println("submitted by: " + Sentences.of(lease.getOwner()) + " since " + lease.getSince()
                    + ", last heard of at " + lease.getHeartbeatAt());
        }
        record.getDrifts()
                .forEach(drift -> out().println("changed under way: " + drift.getKey() + " from "
                        + Json.shown(drift.getKey(), drift.getBefore())
                        + " to " + Json.shown(drift.getKey(), drift.getAfter()) + " after " + drift.getItemsBefore()
                        + " items, by "
                        + drift.getBy() + ": " + drift.getReason()));
        record.getAppends()
                .forEach(append -> out().println("appended at " + append.getAt() + ": "
                        + (append.getRows() - append.getRowsBefore()) + " rows, "
                        + (append.getItems() - append.getItemsBefore()) + " items, by " + append.getBy()
                        + (append.getReason() == null ? "" : " (" + append.getReason() + ")") + "; the source had "
                        + append.getRowsBefore() + " rows, " + append.getBytesBefore() + " bytes, "
                        + append.getChecksumBefore() + ", and then " + append.getRows() + " rows, "
                        + append.getBytes() + " bytes, " + append.getChecksum()));
        MetricsReport.lines(record.getMetrics()).forEach(out()::println);
        MetricsReport.spent(record).forEach(out()::println);
    }
}
