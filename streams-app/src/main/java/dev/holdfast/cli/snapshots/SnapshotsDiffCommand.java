package dev.holdfast.cli.snapshots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.model.cohort.CohortRules;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.snapshots.ItemComparison;
import dev.holdfast.snapshots.Regression;
import dev.holdfast.snapshots.SnapshotDiff;
import dev.holdfast.snapshots.SnapshotSet;
import dev.holdfast.snapshots.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast snapshots diff}. */
@Command(name = "diff", description = "Show what changed from one run to another: settings, metrics, and item by item.")
final class SnapshotsDiffCommand extends BaseCommand {
    @Parameters(
            arity = "0..2",
            paramLabel = "SNAPSHOT|RUN|latest",
            description = "One: what changed to it from the previous comparable run. Two: from the first to the second."
                    + " None: the latest.")
    List<String> wanted = List.of();

    @Option(names = "--baseline", description = "Compare with the baseline, not with the previous run.")
    boolean baseline;

    @Option(
            names = "--key",
            paramLabel = "strict|replicate",
            description = "The key that counts (default: the later run's).")
    @Nullable
    String key;

    @Option(
            names = "--exclude",
            paramLabel = "FACTOR",
            description = "What may differ, such as handler; may be repeated (default: the later run's).")
    List<String> exclude = List.of();

    @Option(names = "--member", paramLabel = "NAME", description = "The member of the answers that is compared.")
    @Nullable
    String member;

    @Option(
            names = "--items",
            paramLabel = "N",
            defaultValue = "10",
            description = "Show so many items with another answer (default: ${DEFAULT-VALUE}).")
    int items;

    @Option(names = "--no-items", description = "Leave out the comparison item by item.")
    boolean noItems;

    @Option(names = "--fail-on-regression", description = "Exit with 6 if a metric is worse than it may be.")
    boolean failOnRegression;

    @Override
    public Integer call() {
        if (key != null && !List.of(CohortRules.STRICT, CohortRules.REPLICATE).contains(key)) {
            throw new UsageException("--key must be strict or replicate, but was '" + key + "'");
        }
        requireAtLeast(0, "--items", (long) items);
        try (Holdfast holdfast = options.openToAsk()) {
            SnapshotSet shelf = Readers.snapshots(holdfast).snapshots();
            SnapshotDiff diff = diff(shelf);
            List<Regression> regressions =
                    diff.before() == null ? List.of() : Regression.between(diff.before(), diff.after());
            Optional<ItemComparison> compared = noItems ? Optional.empty() : compared(holdfast, diff);
            if (options.json) {
                out().println(Json.pretty(json(diff, regressions, compared)));
            } else {
                DiffReport.lines(diff).forEach(out()::println);
                money(holdfast, diff).ifPresent(spent -> out().println("cost: " + spent));
                compared.ifPresent(
                        found -> ItemComparisonReport.lines(found, items).forEach(out()::println));
                regressions.forEach(one -> out().println(DiffReport.regression(one)));
            }
            return failOnRegression && !regressions.isEmpty() ? ExitCode.REGRESSION : ExitCode.OK;
        }
    }

    private SnapshotDiff diff(SnapshotSet shelf) {
        if (wanted.size() == 2) {
            return compare(shelf.resolve(wanted.get(0)), shelf.resolve(wanted.get(1)), "asked");
        }
        Snapshot after = shelf.resolve(wanted.isEmpty() ? "latest" : wanted.get(0));
        SnapshotRef ref = baseline ? after.getBaseline() : after.getPrevious();
        String source = baseline ? "baseline" : "previous";
        if (ref == null) {
            return SnapshotDiff.first(after, source, shelf);
        }
        Snapshot before = shelf.find(ref)
                .orElseThrow(() -> new RefusedException("the " + source + " snapshot " + ref.getKey()
                        + " no longer exists; choose another: holdfast snapshots diff BEFORE AFTER"));
        return compare(before, after, source);
    }

    private SnapshotDiff compare(Snapshot before, Snapshot after, String source) {
        return SnapshotDiff.of(
                before,
                after,
                source,
                key == null ? after.getFacts().getKeyMode() : key,
                exclude.isEmpty() ? after.getFacts().getExcluded() : exclude);
    }

    /** Runs of which both are there, and that are comparable, or that a person wants compared. */
    private Optional<ItemComparison> compared(Holdfast holdfast, SnapshotDiff diff) {
        Snapshot before = diff.before();
        if (before == null || (!diff.comparability().comparable() && wanted.size() < 2)) {
            return Optional.empty();
        }
        String one = before.getFacts().getExperimentId();
        String other = diff.after().getFacts().getExperimentId();
        Optional<Experiment> record = Readers.experiments(holdfast).find(other);
        if (one.equals(other) || record.isEmpty()) {
            return Optional.empty();
        }
        Verdict verdict = Verdict.of(Spec.fromJson(record.get().getSpec()).metrics(), member);
        ItemComparison found = ItemComparison.of(
                Readers.results(holdfast).of(one), Readers.results(holdfast).of(other), verdict);
        return found.total().items() == 0 ? Optional.empty() : Optional.of(found);
    }

    /** Returns what the two runs have spent, where a price is known, as their records have it. */
    private static Optional<String> money(Holdfast holdfast, SnapshotDiff diff) {
        if (diff.before() == null) {
            return Optional.empty();
        }
        Optional<Long> before = spent(holdfast, diff.before());
        Optional<Long> after = spent(holdfast, diff.after());
        return before.orElse(0L) + after.orElse(0L) == 0
                ? Optional.empty()
                : Optional.of(before.map(DisplayText::money).orElse("unknown") + " → "
                        + after.map(DisplayText::money).orElse("unknown")
                        + " in the currency of the prices, all attempts");
    }

    private static Optional<Long> spent(Holdfast holdfast, Snapshot snapshot) {
        return Readers.experiments(holdfast)
                .find(snapshot.getFacts().getExperimentId())
                .map(Experiment::getMicrosSpent);
    }

    private ObjectNode json(SnapshotDiff diff, List<Regression> regressions, Optional<ItemComparison> compared) {
        ObjectNode node = Json.MAPPER.valueToTree(diff.toMap());
        ArrayNode found = node.putArray("regressions");
        regressions.forEach(one -> found.add(RunSnapshot.json(one)));
        compared.ifPresent(one -> node.set("items", Json.MAPPER.valueToTree(one.toMap(items))));
        return node;
    }
}
