package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.Spec;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.PrintWriter;

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

    /** Prints what a dry run found: nothing was started. */
    void print(Spec spec, ItemSource source, SourceFacts facts) {
        if (json) {
            ObjectNode node = Json.object()
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
                    .put("longest_text", source.longestTextChars());
            out.println(Json.pretty(node));
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
        out.println("longest text: " + source.longestTextChars() + " characters");
        out.println("dry run: nothing was started");
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
