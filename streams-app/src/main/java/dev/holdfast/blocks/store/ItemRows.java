package dev.holdfast.blocks.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableColumn.Kind;
import dev.holdfast.model.TableShape;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Result;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of handlers that declare none: one row an item, its key the unit. */
public final class ItemRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The columns. */
    public static final TableShape SHAPE = new TableShape(
            List.of(
                    new TableColumn("key", Kind.TEXT),
                    new TableColumn("experiment_id", Kind.TEXT),
                    new TableColumn("incident_id", Kind.TEXT),
                    new TableColumn("type", Kind.TEXT),
                    new TableColumn("status", Kind.TEXT),
                    new TableColumn("attempt_count", Kind.INT64),
                    new TableColumn("output", Kind.TEXT),
                    new TableColumn("error_category", Kind.TEXT),
                    new TableColumn("error_message", Kind.TEXT),
                    new TableColumn("first_error_message", Kind.TEXT),
                    new TableColumn("labels", Kind.TEXT),
                    new TableColumn("duration_ms", Kind.OPTIONAL_INT64),
                    new TableColumn("tokens_in", Kind.OPTIONAL_INT64),
                    new TableColumn("tokens_out", Kind.OPTIONAL_INT64),
                    new TableColumn("spec_version", Kind.INT64),
                    new TableColumn("ended_at", Kind.TIME)),
            "key",
            List.of("key"),
            null);

    private ItemRows() {}

    /** Returns the row of a result. */
    public static Stream<@Nullable Object[]> of(Result result) {
        ItemKey key = ItemKey.of(result);
        return Stream.<@Nullable Object[]>of(new @Nullable Object[] {
            key.toString(),
            result.getExperimentId(),
            result.getIncidentId(),
            result.getType(),
            word(result.getStatus()),
            (long) result.getAttemptCount(),
            result.getOutput(),
            word(result.getErrorCategory()),
            result.getErrorMessage(),
            result.getFirstErrorMessage(),
            labels(result),
            result.getDurationMs(),
            result.getTokensIn(),
            result.getTokensOut(),
            (long) result.getSpecVersion(),
            result.getEndedAt().toEpochMilli()
        });
    }

    private static @Nullable String word(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    private static String labels(Result result) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(result.getLabels()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts can always be written", e);
        }
    }
}
