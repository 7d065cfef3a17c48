package dev.holdfast.ingest.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.ingest.SourceRefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What DuckDB says of a query, in a sentence with the line and column of the query. */
final class QueryMistake {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CSV = Pattern.compile(
            "\\ACSV Error on Line: (?<line>\\d+)\\R(?:Original Line:.*\\R)?(?<problem>.+)\\R(?s:.*)\\R *file = (?<file>.*)");

    private QueryMistake() {}

    /**
     * Returns the refusal.
     *
     * @param message what is wrong
     * @param text the query as it is written
     * @param position where, in bytes of it; negative if that is not known
     */
    static SourceRefusedException at(String message, String text, int position) {
        return new SourceRefusedException(place(text, position) + sentence("", message));
    }

    /**
     * Returns the refusal of a query that DuckDB cannot carry out.
     *
     * @param query the query, if what DuckDB was given is its text
     */
    static SourceRefusedException of(SQLException problem, @Nullable FileQuery query) {
        JsonNode told = told(problem).orElse(JSON.createObjectNode());
        String message = told.path("exception_message").asText(String.valueOf(problem.getMessage()));
        String place = query == null
                ? ""
                : place(query.written(), query.written(told.path("position").asInt(-1)));
        String type = told.path("exception_type").asText();
        return new SourceRefusedException(place + sentence(type, message), problem);
    }

    private static Optional<JsonNode> told(SQLException problem) {
        String message = String.valueOf(problem.getMessage());
        int begin = message.indexOf('{');
        if (begin < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(message.substring(begin)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String sentence(String type, String message) {
        String lower = (type + ": " + message).toLowerCase(Locale.ROOT);
        String first = csv(message).orElseGet(() -> message.lines().findFirst().orElse(message));
        String hint = message.lines()
                .filter(line -> line.startsWith("Did you mean"))
                .findFirst()
                .map(line -> "; did" + line.substring(3))
                .orElse("");
        if (lower.contains("no space left") || lower.contains("disk full") || lower.contains("failed to offload")) {
            return "the disk has no room for sorting its rows (" + first + "): make room, or name another folder with"
                    + " --setting blocks.temp=DIR";
        }
        if (lower.contains("out of memory")) {
            return "blocks.memory is too small for it (" + first + "): give it more with --setting blocks.memory=2GB";
        }
        if (lower.contains("disabled by configuration") || lower.contains("disabled through configuration")) {
            return first + "; a query reads the files that are named in it, and nothing else";
        }
        return first + hint;
    }

    /** Of a line of CSV, what is wrong with it and in which file stand below the first line, among much else. */
    private static Optional<String> csv(String message) {
        Matcher found = CSV.matcher(message);
        return found.find()
                ? Optional.of(found.group("file").strip() + ":" + found.group("line") + ": " + found.group("problem"))
                : Optional.empty();
    }

    private static String place(String text, int position) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (position < 0 || position > bytes.length) {
            return "";
        }
        String before = new String(bytes, 0, position, StandardCharsets.UTF_8);
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.codePointCount(before.lastIndexOf('\n') + 1, before.length());
        return "line " + line + ", column " + column + " of the query: ";
    }
}
