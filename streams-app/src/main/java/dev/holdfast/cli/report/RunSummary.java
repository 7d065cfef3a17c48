package dev.holdfast.cli.report;

import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.SourceText;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run says at its end: its counts, and the summary of its output table as read back from topic results. */
public final class RunSummary {
    private final Holdfast holdfast;
    private final PrintWriter out;
    private final PrintWriter err;

    public RunSummary(Holdfast holdfast, PrintWriter out, PrintWriter err) {
        this.holdfast = holdfast;
        this.out = out;
        this.err = err;
    }

    public void print(Experiment record) {
        String id = record.getExperimentId();
        err.println("holdfast: " + id + " is " + DisplayText.of(record.getStatus()) + ": "
                + record.getItemsSucceeded() + " succeeded, " + record.getItemsFailed() + " failed, "
                + (record.getItemsCancelled() > 0 ? record.getItemsCancelled() + " cancelled, " : "")
                + DisplayText.count(ExperimentCounts.duplicates(record), "duplicate") + ", "
                + ExperimentCounts.rejected(record)
                + " rejected, "
                + DisplayText.count(record.getAttempts(), "attempt") + " (" + record.getAttemptsInDoubt()
                + " in doubt)");
        if (ExperimentCounts.rejected(record) > 0) {
            SourceFacts source = record.getSource();
            boolean ofSource = source != null && source.getRejected() > 0;
            err.println("holdfast: rejected: " + (ofSource ? SourceText.reasons(source) : "")
                    + (record.getRejected() > 0
                            ? (ofSource ? ", " : "") + record.getRejected() + " records from other producers"
                            : "")
                    + "; see 'holdfast items " + id + " --rejected'");
        }
        if (record.getSource() != null && record.getSource().getDuplicatesDiffering() > 0) {
            err.println("holdfast: " + record.getSource().getDuplicatesDiffering() + " of the duplicates say something"
                    + " else than the item that counts; see 'holdfast items " + id + " --rejected'");
        }
        if (record.getItemsRejected() > 0) {
            err.println("holdfast: " + record.getItemsRejected() + " keys had no valid record; see 'holdfast items "
                    + id + " --status rejected'");
        }
        if (record.getItemsFailed() > 0) {
            err.println("holdfast: see 'holdfast items " + id + " --status failed'; 'holdfast retry " + id
                    + " --errors' runs them again");
        }
        MetricsReport.lines(record.getMetrics()).forEach(line -> err.println("holdfast: " + line));
        MetricsReport.spent(record).forEach(line -> err.println("holdfast: " + line));
        err.println("holdfast: results: holdfast results " + id);
        err.flush();
        Optional<AnswerRows> rows = AnswerRows.of(holdfast.config(), holdfast.handlers(), record);
        if (rows.isPresent()) {
            try (AnswerRows open = rows.get()) {
                printSummary(id, open);
            }
        }
    }

    private void printSummary(String experimentId, AnswerRows rows) {
        OutputTable.Summary summary = rows.table().summary();
        Readers.results(holdfast).forEach(experimentId, result -> {
            try (Stream<long[]> all = rows.of(result)) {
                all.forEach(summary::add);
            }
        });
        summary.lines().forEach(out::println);
        out.flush();
    }
}
