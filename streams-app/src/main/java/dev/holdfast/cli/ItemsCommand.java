package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.report.RejectsReport;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.UsageException;
import dev.holdfast.model.Fingerprint;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast items}. */
@Command(name = "items", description = "List the items of an experiment as they are now, sorted by key.")
final class ItemsCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            converter = StatusWord.class,
            description =
                    "Only items of this status: queued, dispatched (offered to external workers), started, retrying,"
                            + " held (or in_doubt: 'holdfast decide' decides them), succeeded, failed, cancelled, rejected"
                            + " (no record of it could be taken).")
    @Nullable
    ItemStatus status;

    @Option(names = "--category", description = "Only items whose last error is of this category.")
    @Nullable
    ErrorCategory category;

    @Option(
            names = "--fingerprint",
            paramLabel = "F",
            description = "Only items whose last error has this fingerprint.")
    @Nullable
    String fingerprint;

    @Option(
            names = "--errors",
            description =
                    "Show the kinds of errors, and how many items have each: those that failed, and those that wait"
                            + " for another attempt.")
    boolean errors;

    @Option(
            names = "--rejected",
            description = "List the rows of the source and the records that became no item, and the duplicates that"
                    + " differ from the item that counts, each with its line, column, reason and value (100, or"
                    + " --limit).")
    boolean rejected;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    @Nullable
    Long limit;

    @Override
    public Integer call() {
        requireAtLeast(1, "--limit", limit);
        if (rejected && (errors || status != null || category != null || fingerprint != null)) {
            throw new UsageException("--rejected lists what became no item, so it goes with --limit only");
        }
        long most = Objects.requireNonNullElse(limit, rejected ? RejectsReport.USUAL_LIMIT : Long.MAX_VALUE);
        try (QueryClient questions = new QueryClient(options)) {
            Experiment record = questions.finder().resolve(Objects.requireNonNull(id));
            if (rejected) {
                RejectsReport.print(Readers.rejects(questions.holdfast()), record, out(), err(), options.json, most);
                return ExitCode.OK;
            }
            if (errors) {
                List<ItemView> items = new ArrayList<>(ask(questions, record, ItemStatus.FAILED));
                items.addAll(ask(questions, record, ItemStatus.RETRYING));
                new ErrorKinds(items).print(record, out(), err(), options.json, most);
                return questions.exitCode(unreadable -> unreadable.isOf(record.getExperimentId()));
            }
            List<ItemView> items =
                    ask(questions, record, status).stream().limit(most).toList();
            if (options.json) {
                out().println(Json.pretty(
                        Json.list(items.stream().map(ItemsCommand::json).toList())));
            } else {
                items.forEach(this::row);
                err().println("holdfast: " + DisplayText.count(items.size(), "item"));
            }
            return questions.exitCode(unreadable -> unreadable.isOf(record.getExperimentId()));
        }
    }

    private List<ItemView> ask(QueryClient questions, Experiment record, @Nullable ItemStatus wanted) {
        return questions.items(record.getExperimentId(), new ItemFilter(wanted, category, fingerprint));
    }

    /** The statuses of items, and {@code in_doubt} for those that wait for a person's decision. */
    static final class StatusWord implements ITypeConverter<ItemStatus> {
        @Override
        public ItemStatus convert(String word) {
            String name = word.toUpperCase(Locale.ROOT);
            return name.equals("IN_DOUBT") ? ItemStatus.HELD : ItemStatus.valueOf(name);
        }
    }

    private void row(ItemView item) {
        ItemState state = item.state();
        String error = state.getLastError() == null
                ? ""
                : (state.getCategory() == null ? "" : DisplayText.of(state.getCategory()) + ": ")
                        + state.getLastError().replaceAll("\\s+", " ");
        out().printf(
                        Locale.ROOT,
                        "%-10s %3d  %s  %s%n",
                        DisplayText.of(state.getStatus()),
                        state.getAttempts(),
                        item.name(),
                        error);
    }

    private static ObjectNode json(ItemView item) {
        ItemState state = item.state();
        ItemKey key = item.key();
        return Json.object()
                .put("key", item.name())
                .put("experiment_id", key.experimentId())
                .put("incident_id", key.incidentId())
                .put("type", key.type())
                .put("status", DisplayText.of(state.getStatus()))
                .put("attempt_count", state.getAttempts())
                .put("attempts_in_doubt", state.getInDoubt())
                .put("error_category", state.getCategory() == null ? null : DisplayText.of(state.getCategory()))
                .put("error_message", state.getLastError())
                .put("error_fingerprint", Fingerprint.of(state))
                .put("first_error_message", state.getFirstError())
                .put("next_attempt_at", time(state.getNextAttemptAt()))
                .put("last_attempt_at", time(state.getLastAttemptAt()))
                .put("ended_at", time(state.getEndedAt()));
    }

    private static @Nullable String time(@Nullable Long epochMs) {
        return epochMs == null ? null : Instant.ofEpochMilli(epochMs).toString();
    }
}
