package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.blocks.store.ResultColumn;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.AnswerReader;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of results with one row an item. Scripts read them by their place: new ones come at the end. */
final class ItemColumns {
    static final ResultColumn TEXT = new ResultColumn("text", ResultColumn.Kind.TEXT);
    static final ResultColumn FIELDS = new ResultColumn("fields", ResultColumn.Kind.JSON);

    private static final int MOST_MEMBERS = 2_000;
    private static final String OUTPUT = "output";
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<ResultColumn, Function<Result, @Nullable Object>> columns = new LinkedHashMap<>();
    private final List<String> members;

    private ItemColumns(@Nullable SortedSet<String> members) {
        this.members = members == null ? List.of() : List.copyOf(members);
        text("experiment_id", Result::getExperimentId);
        text("incident_id", Result::getIncidentId);
        text("type", Result::getType);
        text("status", result -> DisplayText.of(result.getStatus()));
        integer("attempt_count", result -> (long) result.getAttemptCount());
        if (members == null) {
            add(OUTPUT, ResultColumn.Kind.JSON, Result::getOutput);
        } else {
            members.forEach(member -> add(OUTPUT + "." + member, ResultColumn.Kind.JSON, result -> null));
        }
        text(
                "error_category",
                result -> result.getErrorCategory() == null ? null : DisplayText.of(result.getErrorCategory()));
        text("error_message", Result::getErrorMessage);
        text("first_error_message", Result::getFirstErrorMessage);
        integer("duration_ms", Result::getDurationMs);
        add("ended_at", ResultColumn.Kind.TIME, result -> result.getEndedAt().toEpochMilli());
        integer("tokens_in", Result::getTokensIn);
        integer("tokens_out", Result::getTokensOut);
        add("labels", ResultColumn.Kind.JSON, result -> sorted(result.getLabels()));
        integer("spec_version", result -> (long) result.getSpecVersion());
        text("key", result -> ItemKey.of(result).toString());
    }

    /** Returns the columns with the whole answer in one of them. */
    static ItemColumns whole() {
        return new ItemColumns(null);
    }

    /** Returns the columns with one for each member of the answers, in the order of their names. */
    static ItemColumns flat(SortedSet<String> members) {
        return new ItemColumns(members);
    }

    List<ResultColumn> columns() {
        return List.copyOf(columns.keySet());
    }

    /** Returns the row of a result. */
    @Nullable
    Object[] row(Result result) {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        columns.values().forEach(value -> row.add(value.apply(result)));
        if (!members.isEmpty() && result.getOutput() != null) {
            int first = columns().indexOf(new ResultColumn(OUTPUT + "." + members.get(0), ResultColumn.Kind.JSON));
            membersOf(result.getOutput()).forEach((name, json) -> {
                int at = members.indexOf(name);
                if (at >= 0) {
                    row.set(first + at, json);
                }
            });
        }
        return row.toArray();
    }

    /** Gathers the names of all members of answers, to be asked for the columns. */
    static final class Members {
        private final SortedSet<String> names = new TreeSet<>();

        /**
         * Takes an answer.
         *
         * @throws RefusedException if there are more members than a table has columns
         */
        void add(Result result) {
            if (result.getOutput() != null) {
                names.addAll(membersOf(result.getOutput()).keySet());
            }
            if (names.size() > MOST_MEMBERS) {
                throw new RefusedException("the answers have more than " + MOST_MEMBERS
                        + " different members, such as '" + names.first() + "': too many for --flatten, which makes a"
                        + " column of each; leave it out");
            }
        }

        SortedSet<String> names() {
            return names;
        }
    }

    static String sorted(Map<String, String> map) {
        return Json.MAPPER.valueToTree(new TreeMap<>(map)).toString();
    }

    private static Map<String, String> membersOf(String answer) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(answer)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    StringWriter value = new StringWriter();
                    try (JsonGenerator generator = JSON.createGenerator(value)) {
                        AnswerReader.copyAsSpelled(parser, generator);
                    }
                    members.put(name, value.toString());
                }
            }
        } catch (IOException notJson) {
            throw new RefusedException("an answer is not JSON, so --flatten can't split it into columns: "
                    + String.valueOf(notJson.getMessage()).lines().findFirst().orElse(""));
        }
        return members;
    }

    private void text(String name, Function<Result, @Nullable Object> value) {
        add(name, ResultColumn.Kind.TEXT, value);
    }

    private void integer(String name, Function<Result, @Nullable Object> value) {
        add(name, ResultColumn.Kind.INTEGER, value);
    }

    private void add(String name, ResultColumn.Kind kind, Function<Result, @Nullable Object> value) {
        columns.put(new ResultColumn(name, kind), value);
    }
}
