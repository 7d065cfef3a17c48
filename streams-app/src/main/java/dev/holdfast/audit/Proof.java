package dev.holdfast.audit;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.AuditReport.Check;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.BlockScan;
import dev.holdfast.blocks.audit.Coverage;
import dev.holdfast.blocks.audit.CoverageReport;
import dev.holdfast.blocks.audit.ScanDepth;
import dev.holdfast.blocks.audit.ScanReport;
import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.model.AnswersDigest;
import dev.holdfast.model.Progress;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.Tallies;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.HangingTransactionException;
import dev.holdfast.results.SourceText;
import dev.holdfast.schemas.avro.Append;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.Tally;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The proof that an experiment is complete, link by link: the source is the one it was started with, its keys are the ones
 * that were submitted, each key has exactly one terminal record, the answers are those that were counted, the blocks hold
 * these results and are whole, and the record says the same. Every link is tried, whatever became of the one before.
 */
public final class Proof {
    private final Evidence evidence;
    private final Experiment record;
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, ResultStatus> results = new TreeMap<>();
    private final Tally answers = Tallies.none("", 0);
    private final Optional<AnswerRows> rows;
    private final Set<StagedRows> staged = new LinkedHashSet<>();
    private long rejected;
    private @Nullable String root;

    public Proof(Evidence evidence) {
        this.evidence = evidence;
        this.record = evidence.record();
        this.rows = evidence.answerRows();
    }

    /**
     * Tries all links.
     *
     * @param source the source as it is now; null if it is not to be looked at
     */
    public List<Check> run(@Nullable ItemSource source) {
        Map<String, ItemStatus> items;
        try {
            items = evidence.items();
            evidence.results(this::take);
        } catch (HangingTransactionException e) {
            checks.add(new Check("topics", false, String.valueOf(e.getMessage())));
            return checks;
        }
        unreadable();
        if (source == null) {
            checks.add(new Check("source", true, "was not looked at, as --no-source says"));
            if (record.getSource() != null) {
                checks.add(input(record.getSource(), null));
            }
        } else {
            source(source, items);
        }
        appends();
        terminal(items);
        answers();
        rows.ifPresent(this::staged);
        evidence.blocks().ifPresentOrElse(this::blocks, this::noBlocks);
        counts();
        return checks;
    }

    /** Returns the checksum over all blocks; empty if there are none. */
    public Optional<String> root() {
        return Optional.ofNullable(root);
    }

    private void take(Result result) {
        results.put(KeySets.key(result), result.getStatus());
        if (result.getStatus() == ResultStatus.SUCCEEDED) {
            answers.setSucceeded(answers.getSucceeded() + 1);
            AnswersDigest.add(answers, result);
            rows.flatMap(any -> AnswerRows.reference(result)).ifPresent(staged::add);
        }
    }

    private void unreadable() {
        List<String> all = evidence.unreadable();
        if (!all.isEmpty()) {
            checks.add(new Check(
                    "topics",
                    false,
                    all.size() + " records of the experiment cannot be read: "
                            + String.join("; ", all.stream().limit(3).toList())));
        }
    }

    private void source(ItemSource source, Map<String, ItemStatus> items) {
        try {
            SourceFacts now = source.scan();
            SourceFacts then = record.getSource();
            String was = then == null ? null : then.getChecksum();
            boolean same = Objects.equals(was, now.getChecksum());
            check(
                    "source",
                    same,
                    now.getChecksum() == null
                            ? "is computed"
                            : SourceText.identity(now)
                                    + source.findings().added().stream()
                                            .map(added -> "; " + added)
                                            .collect(Collectors.joining()),
                    SourceText.difference(then, now));
            checks.add(input(now, then));
            KeySets keys = KeySets.of(source, with(items, false), with(items, true));
            check(
                    "keys",
                    keys.isSame(),
                    keys.count() + " keys of the source are the " + keys.submitted() + " that were submitted",
                    keys.differences());
        } catch (SourceRefusedException e) {
            checks.add(new Check("source", false, e.getMessage() + "; name it with --source, or say --no-source"));
        }
    }

    /** Proves that a source has become items and other things as the record says, and says how. */
    private static Check input(SourceFacts now, @Nullable SourceFacts then) {
        boolean same = then == null
                || (then.getRows() == now.getRows()
                        && then.getItems() == now.getItems()
                        && then.getBlanks() == now.getBlanks()
                        && then.getDuplicates() == now.getDuplicates()
                        && then.getRejected() == now.getRejected()
                        && then.getLeftOut() == now.getLeftOut());
        String record = then == null || same ? "" : "; the record says " + SourceText.balance(then);
        return new Check("input", same, SourceText.balance(now) + record);
    }

    /** Each append goes on where the one before ended, and the last one at the source that the record has. */
    private void appends() {
        List<Append> all = record.getAppends();
        if (all.isEmpty()) {
            return;
        }
        SourceFacts source = record.getSource();
        boolean joined = source != null && all.get(all.size() - 1).getChecksum().equals(source.getChecksum());
        for (int i = 1; i < all.size(); i++) {
            Append before = all.get(i - 1);
            joined &= before.getChecksum().equals(all.get(i).getChecksumBefore())
                    && before.getItems() == all.get(i).getItemsBefore();
        }
        check(
                "appends",
                joined,
                "the source of " + all.get(0).getRowsBefore() + " rows with "
                        + all.get(0).getChecksumBefore() + " grew " + DisplayText.count(all.size(), "time")
                        + ", each time behind the rows that were there",
                "the recorded appends are not contiguous");
    }

    private static Set<String> with(Map<String, ItemStatus> items, boolean rejected) {
        return items.entrySet().stream()
                .filter(item -> (item.getValue() == ItemStatus.REJECTED) == rejected)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void terminal(Map<String, ItemStatus> items) {
        List<String> wrong = new ArrayList<>();
        items.forEach((key, status) -> {
            if (status == ItemStatus.REJECTED) {
                rejected++;
                if (!results.containsKey(key)) {
                    return;
                }
            }
            ResultStatus result = results.get(key);
            if (result == null || !status.name().equals(result.name())) {
                wrong.add(key + " is " + DisplayText.of(status) + " and has "
                        + (result == null ? "no result" : "a result " + DisplayText.of(result)));
            }
        });
        results.keySet().stream()
                .filter(key -> !items.containsKey(key))
                .forEach(key -> wrong.add(key + " has a result and was never admitted"));
        check(
                "results",
                wrong.isEmpty(),
                "each of the " + items.size() + " keys has exactly one terminal record"
                        + (rejected == 0 ? "" : ", or is one of the " + rejected + " that were rejected"),
                wrong.size() + " keys have not, the first: "
                        + String.join(", ", wrong.stream().limit(3).toList()));
    }

    private void answers() {
        String now = AnswersDigest.sum(List.of(answers));
        Metrics metrics = record.getMetrics();
        String then = metrics == null ? null : metrics.getAnswersDigest();
        if (then == null || !Progress.isOver(record)) {
            checks.add(new Check("answers", true, whyNotCompared()));
            return;
        }
        check(
                "answers",
                then.equals(now),
                "are the " + answers.getSucceeded() + " that were counted as they came, digest " + now,
                "have the digest " + now + ", and those that were counted as they came had " + then);
    }

    private String whyNotCompared() {
        if (answers.getSucceeded() == 0) {
            return "there are none";
        }
        return Progress.isOver(record)
                ? "are not compared: a version that made no digest of them has counted some"
                : "are not compared before all are counted";
    }

    private void staged(AnswerRows answerRows) {
        List<String> wrong = staged.stream()
                .flatMap(one -> answerRows.fault(one).stream())
                .map(BlockFault::inWords)
                .toList();
        if (!staged.isEmpty()) {
            check(
                    "staged",
                    wrong.isEmpty(),
                    "the " + staged.size() + " files that answers refer to are what was staged",
                    wrong.size() + " of " + staged.size() + " files are not what answers refer to, the first: "
                            + String.join("; ", wrong.stream().limit(3).toList()));
        }
    }

    private void blocks(OpenBlocks blocks) {
        ScanReport scan = new BlockScan(blocks.store(), blocks.table(), ScanDepth.ORDINARY).run();
        check(
                "blocks",
                scan.isClean(),
                DisplayText.count(scan.files(), "block") + " with " + DisplayText.count(scan.rows(), "row")
                        + " as written",
                String.join(
                        "; ", scan.faults().stream().map(BlockFault::inWords).toList()));
        coverage(blocks);
        root = Sentinel.readable(blocks.store().folder()).map(Sentinel::root).orElse(null);
    }

    private void coverage(OpenBlocks blocks) {
        try {
            CoverageReport coverage = new Coverage(blocks.store(), blocks.table()).topic(evidence.rows(blocks));
            check(
                    "rows",
                    coverage.rowsOnlyThere() == 0 && coverage.rowsOnlyInBlocks() == 0,
                    "the blocks hold the rows of all results, and no others",
                    coverage.inWords(record.getExperimentId()));
        } catch (AuditFailedException | BlocksRefusedException e) {
            checks.add(new Check("rows", false, e.getMessage() + ", so they cannot be compared"));
        }
    }

    private void noBlocks() {
        boolean wanted = Spec.fromJson(record.getSpec()).blocks() != null;
        check(
                "blocks",
                !wanted,
                "there are none, and the SPEC asks for none",
                !Progress.isOver(record)
                        ? "there are none yet: they are made when it is over"
                        : "the SPEC asks for blocks and there are none; 'holdfast blocks convert "
                                + record.getExperimentId() + "' makes them");
    }

    private void counts() {
        long succeeded = count(ResultStatus.SUCCEEDED);
        long failed = count(ResultStatus.FAILED);
        long cancelled = count(ResultStatus.CANCELLED);
        boolean same = succeeded == record.getItemsSucceeded()
                && failed == record.getItemsFailed()
                && cancelled == record.getItemsCancelled()
                && rejected == record.getItemsRejected()
                && results.size() + rejected == ExperimentCounts.total(record);
        String counted = succeeded + " succeeded, " + failed + " failed, " + cancelled + " cancelled"
                + (rejected == 0 ? "" : ", " + rejected + " rejected") + " of " + (results.size() + rejected);
        check(
                "record",
                same && Progress.isOver(record),
                "is " + DisplayText.of(record.getStatus()) + " and says the same: " + counted,
                !Progress.isOver(record)
                        ? "is " + DisplayText.of(record.getStatus()) + ", not over; the results so far are " + counted
                        : "is " + DisplayText.of(record.getStatus()) + " with " + record.getItemsSucceeded()
                                + " succeeded, "
                                + record.getItemsFailed() + " failed, " + record.getItemsCancelled() + " cancelled, "
                                + record.getItemsRejected() + " rejected of "
                                + ExperimentCounts.total(record) + "; the results are " + counted);
    }

    private long count(ResultStatus status) {
        return results.values().stream().filter(one -> one == status).count();
    }

    private void check(String name, boolean passed, String right, String wrong) {
        checks.add(new Check(name, passed, passed ? right : wrong));
    }
}
