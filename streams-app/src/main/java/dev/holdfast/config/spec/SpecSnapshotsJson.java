package dev.holdfast.config.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of a SPEC's {@code snapshots} section. */
final class SpecSnapshotsJson {
    private SpecSnapshotsJson() {}

    static void write(SnapshotsSection snapshots, ObjectNode to) {
        to.put("key", snapshots.key());
        ArrayNode exclude = to.putArray("exclude");
        snapshots.exclude().forEach(exclude::add);
        SpecJson.put(to, "metric", snapshots.metric());
        to.put("min_runs", snapshots.minRuns());
        to.put("window", snapshots.window());
        ObjectNode thresholds = to.putObject("thresholds");
        snapshots.thresholds().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(threshold -> thresholds.put(threshold.getKey(), threshold.getValue()));
    }

    static @Nullable SnapshotsSection read(JsonNode stored) {
        if (!stored.isObject()) {
            return null;
        }
        SnapshotsSection defaults = SnapshotsSection.DEFAULT;
        JsonNode exclude = stored.path("exclude");
        return new SnapshotsSection(
                stored.path("key").asText(defaults.key()),
                exclude.isArray() ? SpecJson.texts(exclude) : defaults.exclude(),
                SpecJson.text(stored, "metric"),
                stored.path("min_runs").asInt(defaults.minRuns()),
                stored.path("window").asInt(defaults.window()),
                SpecJson.textMap(stored.path("thresholds")));
    }
}
