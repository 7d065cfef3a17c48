package dev.holdfast.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.yaml.Durations;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.LongestText;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.ingest.SourceFindings;
import dev.holdfast.operations.CostEstimate;
import dev.holdfast.results.SourceText;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a source holds. */
public final class SourceReport {
    private static final int MOST_ROWS = 20;
    private static final int FEW_ROWS = 3;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    public SourceReport(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /**
     * Prints what a dry run found: nothing was started.
     *
     * @param mode where the handler runs
     * @param cost what a model will cost; null if none is asked
     */
    public void print(
            Spec spec, ItemSource source, SourceFacts facts, HandlerType.Mode mode, @Nullable CostEstimate cost) {
        HoursEstimate estimate =
                mode == HandlerType.Mode.INLINE ? null : HoursEstimate.of(spec.execution(), facts.getItems());
        if (json) {
            ObjectNode document = json(spec, source.findings(), facts, estimate);
            if (cost != null) {
                cost.addTo(document);
            }
            out.println(Json.pretty(document));
            return;
        }
        out.println("source:       " + SourceText.name(facts));
        SourceText.files(facts, MOST_ROWS).forEach(line -> out.println("              " + line));
        if (facts.getChecksum() != null) {
            out.println("checksum:     " + facts.getChecksum());
        }
        out.println("rows:         " + facts.getRows());
        if (facts.getLeftOut() > 0 || isChoosing(spec)) {
            out.println("left out:     " + SourceText.leftOut(facts));
        }
        out.println("items:        " + facts.getItems());
        out.println("blanks:       " + facts.getBlanks());
        out.println("duplicates:   " + facts.getDuplicates()
                + (facts.getDuplicatesDiffering() > 0
                        ? " (" + facts.getDuplicatesDiffering() + " say something else than the item that counts)"
                        : ""));
        out.println("rejected:     " + facts.getRejected()
                + (facts.getRejected() > 0 ? " (" + SourceText.reasons(facts) + ")" : ""));
        SourceFindings findings = source.findings();
        out.println("longest text: " + words(findings.longestText()));
        print(estimate, spec.execution());
        print(findings, facts);
        if (cost != null) {
            cost.lines().forEach(out::println);
            out.println("              'holdfast run SPEC --sample 50' calls 50 items and measures it");
        }
        out.println("dry run: nothing was started");
    }

    private static boolean isChoosing(Spec spec) {
        return spec.source() != null && !spec.source().where().isEmpty();
    }

    private static ObjectNode json(
            Spec spec, SourceFindings findings, SourceFacts facts, @Nullable HoursEstimate estimate) {
        LongestText longest = findings.longestText();
        ObjectNode node = Json.object()
                .put("dry_run", true)
                .put("name", spec.experiment().name())
                .put("handler", spec.handler().kind())
                .put("source_file", facts.getFile())
                .put("source_checksum", facts.getChecksum())
                .<ObjectNode>set("source_files", Json.files(facts))
                .put("rows", facts.getRows())
                .put("items", facts.getItems())
                .put("blanks", facts.getBlanks())
                .put("duplicates", facts.getDuplicates())
                .put("duplicates_differing", facts.getDuplicatesDiffering())
                .put("rejected", facts.getRejected())
                .put("left_out", facts.getLeftOut())
                .put("replaced_bytes", facts.getReplacedBytes())
                .put("longest_text", longest == null ? 0 : longest.chars())
                .put("longest_text_incident_id", longest == null ? null : longest.incidentId())
                .put("longest_text_type", longest == null ? null : longest.type())
                .put("estimated_hours_at_most", estimate == null ? null : estimate.atMost())
                .put("estimated_hours_at_least", estimate == null ? null : estimate.atLeast());
        ObjectNode reasons = node.putObject("rejected_by_reason");
        facts.getRejectedByReason().forEach(reasons::put);
        node.set(
                "not_items",
                Json.list(findings.notItems().stream().map(RejectsReport::json).toList()));
        findings.warnings().forEach(node.putArray("warnings")::add);
        findings.encoding().forEach(node.putArray("encoding")::add);
        return node;
    }

    private void print(SourceFindings findings, SourceFacts facts) {
        findings.encoding().forEach(sentence -> out.println("encoding:     " + sentence));
        List<RejectedRow> rows = findings.notItems();
        if (!rows.isEmpty()) {
            out.println("not items:");
            rows.stream().limit(MOST_ROWS).forEach(row -> out.println("  " + RejectsReport.line(row)));
            long more = facts.getRejected() + facts.getDuplicatesDiffering() - Math.min(rows.size(), MOST_ROWS);
            if (more > 0) {
                out.println("  and " + more + " more; --json lists " + SourceFindings.MOST_LISTED
                        + ", and after a run 'holdfast items ID --rejected --limit N' lists all");
            }
        }
        findings.warnings().forEach(warning -> out.println("warning: " + warning));
    }

    private static String words(@Nullable LongestText longest) {
        return longest == null
                ? "none"
                : longest.chars() + " characters, incident " + longest.incidentId() + ", type " + longest.type();
    }

    private void print(@Nullable HoursEstimate estimate, ExecutionSection execution) {
        if (estimate == null) {
            out.println("estimated:    unknown: the handler runs inline, without a timeout; a run shows its rate");
            return;
        }
        out.println("estimated:    at most " + estimate.atMost().toPlainString() + " hours, if each attempt takes its"
                + " whole timeout of " + Durations.format(execution.timeout()) + " and none is repeated");
        if (estimate.atLeast() != null) {
            out.println("              at least " + estimate.atLeast().toPlainString() + " hours, by the rate of "
                    + execution.pacing().rateText());
        }
    }

    /** Says what is about to be run: in a line, with the first rows that are no items, and what looks wrong. */
    public void announce(String experimentId, ItemSource source, SourceFacts facts) {
        err.println("holdfast: experiment " + experimentId + ": " + facts.getItems() + " items from "
                + SourceText.name(facts)
                + (facts.getLeftOut() > 0 ? ", " + SourceText.leftOut(facts) : "")
                + (facts.getBlanks() > 0 ? ", " + facts.getBlanks() + " blank texts dropped" : "")
                + (facts.getDuplicates() > 0 ? ", " + facts.getDuplicates() + " duplicate keys dropped" : "")
                + (facts.getRejected() > 0
                        ? ", " + facts.getRejected() + " rows rejected (" + SourceText.reasons(facts) + ")"
                        : ""));
        source.findings().notItems().stream()
                .limit(FEW_ROWS)
                .forEach(row -> err.println("holdfast:   " + RejectsReport.line(row)));
        warn(source);
    }

    /** Says what looks wrong with the source. */
    public void warn(ItemSource source) {
        source.findings().warnings().forEach(warning -> err.println("holdfast: warning: " + warning));
        err.flush();
    }
}
