package dev.holdfast.snapshots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.model.cohort.Contents;
import dev.holdfast.schemas.avro.SnapshotContent;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The maps of a snapshot, as they were before they were packed. */
public final class SnapshotMaps {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private SnapshotMaps() {}

    /**
     * Returns a map.
     *
     * @throws IllegalArgumentException if it is not what was packed
     */
    public static JsonNode of(SnapshotContent content) {
        return parse(Contents.unpack(content));
    }

    /** Returns inputs, process and outputs by dotted name. */
    static Map<String, JsonNode> all(SnapshotFacts facts) {
        Map<String, JsonNode> all = new TreeMap<>();
        put(all, "inputs", facts.getInputs());
        put(all, "process", facts.getProcess());
        put(all, "outputs", facts.getOutputs());
        return all;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns a value in plain maps, lists, texts and numbers. */
    static @Nullable Object plain(JsonNode node) {
        return JSON.convertValue(node, Object.class);
    }

    private static void put(Map<String, JsonNode> all, String name, SnapshotContent content) {
        of(content).properties().forEach(member -> all.put(name + '.' + member.getKey(), member.getValue()));
    }
}
