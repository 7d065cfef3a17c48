package dev.holdfast.cli;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.operations.SpecFolder;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ItemStatus;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast retry}. */
@Command(name = "retry", description = "Run the failed items of an experiment again, and only those.")
final class RetryCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--errors", required = true, description = "Yes, the failed items.")
    boolean errors;

    @Option(names = "--category", description = "Only failures of this category: ${COMPLETION-CANDIDATES}.")
    @Nullable
    ErrorCategory category;

    @Option(
            names = "--fingerprint",
            paramLabel = "F",
            description = "Only failures of this fingerprint; 'holdfast items ID --errors' shows them.")
    @Nullable
    String fingerprint;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many items.")
    @Nullable
    Long limit;

    @Option(
            names = "--spec-dir",
            paramLabel = "DIR",
            description = "Where the SPEC's folder is now, if it was moved: its program and key file are there.")
    @Nullable
    Path specDir;

    @Option(names = "--dry-run", description = "Count what would be run again; start nothing.")
    boolean dryRun;

    @Override
    public Integer call() {
        requireAtLeast(1, "--limit", limit);
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            Experiment record = Readers.experiments(session.holdfast()).resolve(Objects.requireNonNull(id));
            requireSubmitted(record);
            List<ItemView> picked = pick(session.holdfast(), record);
            describe(record, picked);
            if (dryRun) {
                return ExitCode.OK;
            }
            Spec stored = Spec.fromJson(record.getSpec());
            HandlerType type =
                    session.holdfast().handlers().require(stored.handler().kind());
            SpecFolder place = SpecFolder.of(record, stored, type, specDir, null);
            session.requireFit(place.spec().handler(), true);
            session.requireRoom();
            session.holdfast().startApplication();
            return carryOut(session, record, place, picked);
        }
    }

    /** A retry submits nothing (R16), so it would wait forever for items that nobody submits. */
    private static void requireSubmitted(Experiment record) {
        String id = record.getExperimentId();
        boolean missing = record.getSource() != null
                && record.getItemsTotal() != null
                && record.getItemsSubmitted() < record.getItemsTotal();
        if (missing && record.getLease() == null) {
            throw new RefusedException("only " + record.getItemsSubmitted() + " of " + record.getItemsTotal()
                    + " items of experiment " + id + " have been submitted; 'holdfast resume " + id
                    + "' submits the others, then retry what failed");
        }
    }

    private List<ItemView> pick(Holdfast holdfast, Experiment record) {
        ItemFilter filter = new ItemFilter(ItemStatus.FAILED, category, fingerprint);
        List<ItemView> failed = Readers.answers(holdfast).items(record.getExperimentId(), filter).stream()
                .sorted(Comparator.comparingLong((ItemView item) -> item.state().getPosition())
                        .thenComparing(ItemView::partition))
                .limit(limit == null ? Long.MAX_VALUE : limit)
                .toList();
        if (failed.isEmpty()) {
            throw new RefusedException("experiment " + record.getExperimentId() + " has no failed items"
                    + (category == null ? "" : " of category " + DisplayText.of(category))
                    + (fingerprint == null ? "" : " with the fingerprint " + fingerprint));
        }
        return failed;
    }

    private int carryOut(CommandContext session, Experiment record, SpecFolder place, List<ItemView> picked) {
        String experimentId = record.getExperimentId();
        ExperimentCommand retry = session.commands().newCommand(experimentId, CommandKind.RETRY);
        retry.setCategory(category);
        retry.setFingerprint(fingerprint);
        retry.setQuota(limit == null ? null : quota(picked));
        place.note(retry);
        session.ask(retry);
        session.follow().event("started", record);
        return new RunMonitor(session, null).follow(experimentId, place.spec());
    }

    /** The first items of each partition in item order are exactly the picked ones of that partition. */
    private static Map<String, Long> quota(List<ItemView> picked) {
        return picked.stream()
                .collect(Collectors.groupingBy(item -> String.valueOf(item.partition()), Collectors.counting()));
    }

    private void describe(Experiment record, List<ItemView> picked) {
        Map<String, Long> byCategory = picked.stream()
                .collect(Collectors.groupingBy(
                        item -> DisplayText.of(item.state().getCategory()), TreeMap::new, Collectors.counting()));
        String detail = picked.size() + " failed items " + byCategory;
        if (dryRun && options.json) {
            out().println(Json.mutation(record.getExperimentId(), false, true, detail));
        } else if (dryRun) {
            out().println("would run again: " + detail);
        } else if (!options.json) {
            err().println("holdfast: running again " + detail);
        }
    }
}
