package dev.holdfast.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One key of inputs, process or outputs that differs, as an operation of a patch (S15).
 *
 * @param path its dotted name
 * @param before its value before; null if it was not there
 * @param after its value now; null if it is there no more
 */
public record KeyChange(
        String path, @Nullable JsonNode before, @Nullable JsonNode after) {

    /** Returns what differs between two snapshots, by name. */
    static List<KeyChange> between(SnapshotFacts before, SnapshotFacts after) {
        Map<String, JsonNode> one = SnapshotMaps.all(before);
        Map<String, JsonNode> other = SnapshotMaps.all(after);
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        List<KeyChange> changes = new ArrayList<>();
        for (String name : names) {
            JsonNode was = one.get(name);
            JsonNode is = other.get(name);
            if (was == null || !was.equals(is)) {
                changes.add(new KeyChange(name, was, is));
            }
        }
        return changes;
    }

    /** Returns {@code add}, {@code remove} or {@code replace}. */
    public String operation() {
        return before == null ? "add" : after == null ? "remove" : "replace";
    }

    /** Returns the operation as JSON has it. */
    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("op", operation());
        map.put("path", path);
        if (after != null) {
            map.put("value", SnapshotMaps.plain(after));
        }
        if (before != null) {
            map.put("old", SnapshotMaps.plain(before));
        }
        return map;
    }
}
