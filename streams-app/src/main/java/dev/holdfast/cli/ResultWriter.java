package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.model.TableColumn;
import dev.holdfast.runtime.AnswerRows;
import dev.holdfast.schemas.avro.Result;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes results in one of the forms there are. */
@FunctionalInterface
interface ResultWriter {

    /** Begins to write, and returns what takes the results, sorted by key. */
    Consumer<Result> to(PrintWriter out);

    /** One line of CSV an item. */
    static ResultWriter itemsCsv() {
        return out -> {
            CsvWriter csv = csv(out);
            csv.writeRecord(
                    "experiment_id",
                    "incident_id",
                    "type",
                    "status",
                    "attempt_count",
                    "output",
                    "error_category",
                    "error_message",
                    "first_error_message",
                    "duration_ms",
                    "ended_at",
                    "tokens_in",
                    "tokens_out");
            return result -> csv.writeRecord(itemFields(result));
        };
    }

    /** One JSON object an item, with its answer as an object in it. */
    static ResultWriter itemsJsonl() {
        return out -> result -> out.println(itemJson(result));
    }

    /** One line of CSV a row of the table. */
    static ResultWriter tableCsv(AnswerRows rows) {
        OutputTable table = rows.table();
        List<TableColumn> columns = table.shape().columns();
        return out -> {
            CsvWriter csv = csv(out);
            csv.writeRecord(table.columns());
            return eachRow(
                    rows,
                    row -> csv.writeRecord(IntStream.range(0, row.length)
                            .mapToObj(i -> number(columns.get(i), row[i]))
                            .toArray(String[]::new)));
        };
    }

    /** One JSON object a row of the table. */
    static ResultWriter tableJsonl(AnswerRows rows) {
        List<TableColumn> columns = rows.table().shape().columns();
        return out -> eachRow(rows, row -> {
            ObjectNode node = Json.object();
            for (int i = 0; i < row.length; i++) {
                node.put(columns.get(i).name(), new BigInteger(number(columns.get(i), row[i])));
            }
            out.println(node);
        });
    }

    private static Consumer<Result> eachRow(AnswerRows rows, Consumer<long[]> sink) {
        return result -> {
            try (Stream<long[]> all = rows.of(result)) {
                all.forEach(sink);
            }
        };
    }

    private static String number(TableColumn column, long value) {
        return column.kind() == TableColumn.Kind.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
    }

    private static CsvWriter csv(PrintWriter out) {
        return CsvWriter.builder()
                .lineDelimiter(de.siegmar.fastcsv.writer.LineDelimiter.LF)
                .bufferSize(0)
                .build(out);
    }

    private static String[] itemFields(Result result) {
        return new String[] {
            result.getExperimentId(),
            result.getIncidentId(),
            result.getType(),
            Words.of(result.getStatus()),
            String.valueOf(result.getAttemptCount()),
            text(result.getOutput()),
            Words.of(result.getErrorCategory()),
            text(result.getErrorMessage()),
            text(result.getFirstErrorMessage()),
            text(result.getDurationMs()),
            String.valueOf(result.getEndedAt()),
            text(result.getTokensIn()),
            text(result.getTokensOut())
        };
    }

    private static ObjectNode itemJson(Result result) {
        ObjectNode node = Json.object()
                .put("experiment_id", result.getExperimentId())
                .put("incident_id", result.getIncidentId())
                .put("type", result.getType())
                .put("status", Words.of(result.getStatus()))
                .put("attempt_count", result.getAttemptCount());
        node.set("output", result.getOutput() == null ? null : Json.parse(result.getOutput()));
        node.put("error_category", result.getErrorCategory() == null ? null : Words.of(result.getErrorCategory()))
                .put("error_message", result.getErrorMessage())
                .put("first_error_message", result.getFirstErrorMessage());
        node.set("labels", Json.MAPPER.valueToTree(result.getLabels()));
        return node.put("duration_ms", result.getDurationMs())
                .put("ended_at", String.valueOf(result.getEndedAt()))
                .put("tokens_in", result.getTokensIn())
                .put("tokens_out", result.getTokensOut());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
