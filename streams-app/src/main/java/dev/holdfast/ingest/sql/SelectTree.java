package dev.holdfast.ingest.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.ingest.SourceRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A query as DuckDB takes it apart ({@code json_serialize_sql}), looked through for what it reads. What is not known to
 * only read is refused: of statements, kinds of tables, and functions that make tables, those that may be there are listed.
 */
final class SelectTree {
    private static final Set<String> READING_NODES =
            Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
    private static final Set<String> TABLES =
            Set.of("SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "EMPTY_FROM", "PIVOT");
    private static final List<String> READERS = List.of(
            "read_csv",
            "read_csv_auto",
            "read_parquet",
            "parquet_scan",
            "read_json",
            "read_json_auto",
            "read_json_objects",
            "read_json_objects_auto",
            "read_ndjson",
            "read_ndjson_auto",
            "read_ndjson_objects",
            "read_text");
    private static final Set<String> MAKERS = Set.of(
            "unnest",
            "range",
            "generate_series",
            "json_each",
            "json_tree",
            "repeat",
            "repeat_row",
            "regexp_split_to_table");
    private static final Pattern FILE =
            Pattern.compile("(?i).*\\.(csv|tsv|parquet|json|jsonl|ndjson)(\\.(gz|zst))?", Pattern.DOTALL);

    private final byte[] text;
    private final Set<String> named = new HashSet<>();
    private final List<NamedFile> files = new ArrayList<>();

    private SelectTree(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Looks through a query.
     *
     * @param text the query
     * @param node what DuckDB says of it
     * @return the files that it names, in the order in which they are found
     * @throws SourceRefusedException if it does more than read files that are named in it
     */
    static List<NamedFile> files(String text, JsonNode node) throws SourceRefusedException {
        SelectTree tree = new SelectTree(text);
        tree.nameParts(node);
        tree.walk(node);
        return List.copyOf(tree.files);
    }

    /** Notes the names of all parts of a WITH, also of one inside another. */
    private void nameParts(JsonNode node) {
        node.path("cte_map")
                .path("map")
                .forEach(entry -> named.add(lower(entry.path("key").asText())));
        node.forEach(this::nameParts);
    }

    private void walk(JsonNode node) throws SourceRefusedException {
        String type = node.path("type").asText("");
        if (type.endsWith("_NODE") && !READING_NODES.contains(type)) {
            throw new SourceRefusedException("must only read, but has a part that writes ("
                    + type.replace("_QUERY_NODE", "").replace("_NODE", "") + ")");
        }
        if (node.has("sample") && !type.endsWith("_NODE")) {
            table(node, type);
        }
        for (JsonNode inner : node) {
            walk(inner);
        }
    }

    private void table(JsonNode node, String type) throws SourceRefusedException {
        if (type.equals("BASE_TABLE")) {
            name(node);
        } else if (type.equals("TABLE_FUNCTION")) {
            function(node.path("function"));
        } else if (!TABLES.contains(type)) {
            throw new SourceRefusedException("has a part that makes no rows of files (" + type
                    + "); what it gives must be the rows of a SELECT");
        }
    }

    private void name(JsonNode node) throws SourceRefusedException {
        JsonNode path = node.path("qualified_name").path("path");
        String name = path.path(path.size() - 1).asText(node.path("table_name").asText());
        if (path.size() == 1 && named.contains(lower(name))) {
            return;
        }
        if (path.size() != 1 || !FILE.matcher(name).matches()) {
            List<String> parts = new ArrayList<>();
            path.forEach(part -> parts.add(part.asText()));
            throw new SourceRefusedException("there is no table '" + String.join(".", parts)
                    + "': a query reads files; name one in quotes, such as 'items.parquet', or say how it is read,"
                    + " such as read_csv('items.txt')");
        }
        int start = place(node, name);
        files.add(new NamedFile(name, start, quoted(start, name)));
    }

    /** The place of a table in a query goes on to its alias, so the end of its name is looked for. */
    private int quoted(int start, String name) throws SourceRefusedException {
        byte quote = start < text.length ? text[start] : 0;
        if (quote != '\'' && quote != '"') {
            throw new SourceRefusedException("names the file '" + name + "' without quotes; write '" + name + "'");
        }
        for (int i = start + 1; i < text.length; i++) {
            boolean twice = i + 1 < text.length && text[i + 1] == quote;
            if (text[i] == quote && !twice) {
                return i + 1 - start;
            }
            i += text[i] == quote ? 1 : 0;
        }
        throw new SourceRefusedException("names the file '" + name + "' in a way that is not understood");
    }

    private void function(JsonNode function) throws SourceRefusedException {
        String name = lower(function.path("function_name").asText());
        if (MAKERS.contains(name)) {
            return;
        }
        if (!READERS.contains(name)) {
            throw new SourceRefusedException(
                    "must not call " + name + ": of the functions that make tables, a query may"
                            + " call those that read files (" + String.join(", ", READERS) + ") and "
                            + String.join(", ", MAKERS.stream().sorted().toList()));
        }
        JsonNode first = function.path("arguments").path(0).path("expression");
        if (lower(first.path("function_name").asText()).equals("list_value")) {
            for (JsonNode element : first.path("arguments")) {
                constant(name, element.path("expression"));
            }
        } else {
            constant(name, first);
        }
    }

    private void constant(String function, JsonNode node) throws SourceRefusedException {
        if (!node.path("literal").path("kind").asText().equals("STRING")) {
            throw new SourceRefusedException("must name the files of " + function + " as they are, such as " + function
                    + "('items.csv') or " + function + "(['a.csv', 'b.csv']): which files a query reads is known before"
                    + " it is carried out");
        }
        String name = node.path("literal").path("text").asText();
        files.add(new NamedFile(
                name, place(node, name), node.path("query_location_length").asInt()));
    }

    private int place(JsonNode node, String name) throws SourceRefusedException {
        JsonNode place = node.path("query_location");
        if (!place.canConvertToInt() || place.intValue() >= text.length) {
            throw new SourceRefusedException("names the file '" + name + "' where its place is not known; name it in a"
                    + " FROM of its own, such as FROM '" + name + "'");
        }
        return place.intValue();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
