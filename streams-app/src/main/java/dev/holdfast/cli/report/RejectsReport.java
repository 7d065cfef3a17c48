package dev.holdfast.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.results.RejectReader;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became no item, and why, as people and programs read it. */
public final class RejectsReport {
    /** So many are listed unless somebody says how many. */
    public static final long USUAL_LIMIT = 100;

    private RejectsReport() {}

    /** Prints what was rejected of an experiment, so many at most. */
    public static void print(
            RejectReader reader, Experiment record, PrintWriter out, PrintWriter err, boolean json, long limit) {
        List<RejectReader.Rejected> first = new ArrayList<>();
        long[] all = {0};
        reader.forEach(record.getExperimentId(), one -> {
            all[0]++;
            if (first.size() < limit) {
                first.add(one);
            }
        });
        if (json) {
            out.println(Json.pretty(
                    Json.list(first.stream().map(RejectsReport::json).toList())));
        } else {
            first.forEach(one -> out.println(line(one.reason(), one.message(), one.value())));
        }
        String more = all[0] > first.size() ? " of " + all[0] + "; --limit N lists more" : "";
        err.println("holdfast: " + first.size() + " rejected rows and records, and duplicates that differ" + more);
        SourceFacts source = record.getSource();
        if (source != null && source.getRejected() + source.getDuplicatesDiffering() > all[0]) {
            err.println("holdfast: the source has " + source.getRejected() + " rejected rows and "
                    + source.getDuplicatesDiffering() + " duplicates that differ; those that are missing here have not"
                    + " been submitted yet");
        }
    }

    /** Returns a row that is no item as a line. */
    static String line(RejectedRow row) {
        return line(row.reason().word(), row.message(), row.value());
    }

    private static String line(String reason, String message, String value) {
        String shown = value.isBlank() ? "" : ": " + value.replaceAll("\\p{Cntrl}+", " ");
        return String.format(Locale.ROOT, "%-17s  %s%s", reason, message, shown);
    }

    /** Returns a row that is no item as JSON. */
    static ObjectNode json(RejectedRow row) {
        return Json.object()
                .put("file", row.file())
                .put("row", row.row())
                .put("line", row.line())
                .put("column", row.column())
                .put("reason", row.reason().word())
                .put("message", row.message())
                .put("value", row.value());
    }

    private static ObjectNode json(RejectReader.Rejected one) {
        boolean isRow = one.topic().equals("file");
        return Json.object()
                .put("topic", one.topic())
                .put("offset", isRow ? null : number(one.position()))
                .put("file", one.file())
                .put("row", isRow ? number(one.position()) : null)
                .put("line", one.line() == null ? null : number(one.line()))
                .put("column", one.column())
                .put("reason", one.reason())
                .put("message", one.message())
                .put("value", one.value());
    }

    private static Long number(String digits) {
        return digits.matches("\\d{1,18}") ? Long.valueOf(digits) : Long.valueOf(-1);
    }
}
