package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.Durations;
import dev.holdfast.config.ExecutionSection;
import dev.holdfast.config.Spec;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.LongestText;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Says what a source holds. */
final class SourceReport {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    SourceReport(PrintWriter out, PrintWriter err, boolean json) {
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
    void print(Spec spec, ItemSource source, SourceFacts facts, HandlerType.Mode mode, @Nullable CostEstimate cost) {
        HoursEstimate estimate =
                mode == HandlerType.Mode.INLINE ? null : HoursEstimate.of(spec.execution(), facts.getItems());
        if (json) {
            ObjectNode document = json(spec, source.longestText(), facts, estimate);
            if (cost != null) {
                cost.addTo(document);
            }
            out.println(Json.pretty(document));
            return;
        }
        out.println("source:       " + facts.getFile());
        if (facts.getChecksum() != null) {
            out.println("checksum:     " + facts.getChecksum());
        }
        out.println("rows:         " + facts.getRows());
        out.println("items:        " + facts.getItems());
        out.println("blanks:       " + facts.getBlanks());
        out.println("duplicates:   " + facts.getDuplicates());
        out.println("rejected:     " + facts.getRejected());
        out.println("longest text: " + words(source.longestText()));
        print(estimate, spec.execution());
        if (cost != null) {
            cost.lines().forEach(out::println);
            out.println("              'holdfast run SPEC --sample 50' calls 50 items and measures it");
        }
        out.println("dry run: nothing was started");
    }

    private static ObjectNode json(
            Spec spec, @Nullable LongestText longest, SourceFacts facts, @Nullable HoursEstimate estimate) {
        return Json.object()
                .put("dry_run", true)
                .put("name", spec.experiment().name())
                .put("handler", spec.handler().kind())
                .put("source_file", facts.getFile())
                .put("source_checksum", facts.getChecksum())
                .put("rows", facts.getRows())
                .put("items", facts.getItems())
                .put("blanks", facts.getBlanks())
                .put("duplicates", facts.getDuplicates())
                .put("rejected", facts.getRejected())
                .put("longest_text", longest == null ? 0 : longest.chars())
                .put("longest_text_incident_id", longest == null ? null : longest.incidentId())
                .put("longest_text_type", longest == null ? null : longest.type())
                .put("estimated_hours_at_most", estimate == null ? null : estimate.atMost())
                .put("estimated_hours_at_least", estimate == null ? null : estimate.atLeast());
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

    /** Says in a line what is about to be run. */
    void announce(String experimentId, SourceFacts facts) {
        err.println("holdfast: experiment " + experimentId + ": " + facts.getItems() + " items from " + facts.getFile()
                + (facts.getBlanks() > 0 ? ", " + facts.getBlanks() + " blank texts dropped" : "")
                + (facts.getDuplicates() > 0 ? ", " + facts.getDuplicates() + " duplicate keys dropped" : "")
                + (facts.getRejected() > 0 ? ", " + facts.getRejected() + " rows rejected" : ""));
        err.flush();
    }
}
