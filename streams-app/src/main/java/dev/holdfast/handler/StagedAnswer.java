package dev.holdfast.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.model.StagedRows;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose rows are in a staged file: {@code {"staged":{"file":…,"rows":…,"min":…,"max":…,"sha256":…}}}. Whatever
 * else it has, members of its own, is the handler's affair.
 */
public final class StagedAnswer {
    private static final String STAGED = "staged";

    private StagedAnswer() {}

    /** Returns the answer that refers to a file, as text. */
    public static String of(StagedRows rows) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject(STAGED)
                .put("file", rows.file())
                .put("rows", rows.rows())
                .put("min", rows.min())
                .put("max", rows.max())
                .put("sha256", rows.sha256());
        return answer.toString();
    }

    /** Says whether it is worth reading an answer, which may be large; false only if its rows are surely not in a file. */
    public static boolean mayBe(@Nullable String answer) {
        return answer != null && answer.contains('"' + STAGED + '"');
    }

    /**
     * Returns what an answer refers to; empty if its rows are not in a file.
     *
     * @throws IllegalArgumentException if it says that they are, and not rightly where
     */
    public static Optional<StagedRows> read(JsonNode answer) {
        JsonNode staged = answer.path(STAGED);
        if (staged.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new StagedRows(
                staged.path("file").asText(),
                staged.path("rows").asLong(-1),
                text(staged.path("min")),
                text(staged.path("max")),
                staged.path("sha256").asText()));
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }
}
