package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.operations.ItemKeys;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast attempts}. */
@Command(name = "attempts", description = "Show every attempt of one item, as its executors reported them.")
final class AttemptsCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Parameters(index = "1", paramLabel = "KEY", description = "The item: experiment/incident/type, or incident/type.")
    @Nullable
    String key;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openToAsk()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            ItemKey wanted = ItemKeys.of(record.getExperimentId(), Objects.requireNonNull(key));
            Optional<ItemView> item = Readers.answers(holdfast).items(record.getExperimentId(), ItemFilter.ALL).stream()
                    .filter(view -> view.name().equals(wanted.toString()))
                    .findFirst();
            if (item.isEmpty()) {
                throw new RefusedException("there is no item " + wanted + "; 'holdfast items "
                        + record.getExperimentId() + "' lists the items");
            }
            List<Attempt> events =
                    Readers.attempts(holdfast).of(wanted, item.get().partition());
            print(item.get(), events);
            return exitCode(holdfast, unreadable -> unreadable.isOf(record.getExperimentId()));
        }
    }

    private void print(ItemView item, List<Attempt> events) {
        if (options.json) {
            ObjectNode document = Json.list(
                            events.stream().map(AttemptsCommand::json).toList())
                    .put("key", item.name())
                    .put("attempt_count", item.state().getAttempts());
            out().println(Json.pretty(document));
            return;
        }
        events.forEach(event -> out().println(row(event)));
        if (events.isEmpty() && item.state().getAttempts() > 0) {
            err().println("holdfast: " + item.state().getAttempts()
                    + " attempt(s), made inside the topology by an inline handler: it writes no attempt events");
        }
    }

    private static String row(Attempt event) {
        String text = String.format(
                Locale.ROOT,
                "%s  attempt %d  %-9s  %s",
                event.getAt(),
                event.getAttempt(),
                DisplayText.of(event.getEvent()),
                event.getExecutorId());
        String took = event.getDurationMs() == null ? "" : "  " + event.getDurationMs() + " ms";
        return event.getErrorMessage() == null
                ? text + took
                : text + took + "  " + DisplayText.of(event.getErrorCategory()) + ": " + event.getErrorMessage();
    }

    private static ObjectNode json(Attempt event) {
        ObjectNode node = Json.object()
                .put("attempt", event.getAttempt())
                .put("event", DisplayText.of(event.getEvent()))
                .put("executor_id", event.getExecutorId())
                .put("at", event.getAt().toString())
                .put("duration_ms", event.getDurationMs())
                .put("output", event.getOutput())
                .put(
                        "error_category",
                        event.getErrorCategory() == null ? null : DisplayText.of(event.getErrorCategory()))
                .put("error_message", event.getErrorMessage())
                .put("tokens_in", event.getTokensIn())
                .put("tokens_out", event.getTokensOut())
                .put("tokens_cached", event.getTokensCached())
                .put("model", event.getModel())
                .put("finish_reason", event.getFinishReason())
                .put("raw_response", event.getRawResponse());
        if (event.getRepairs() != null) {
            event.getRepairs().forEach(node.putArray("repairs")::add);
        }
        return node;
    }
}
