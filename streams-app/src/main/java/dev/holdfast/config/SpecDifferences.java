package dev.holdfast.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the SPEC of a running experiment and the file of today say differently; the stored one is used (R12). */
public final class SpecDifferences {

    /**
     * One value that differs.
     *
     * @param path its key, such as {@code handler.model}
     * @param stored what the experiment was started with; null if it had none
     * @param file what the file says; null if it says nothing
     */
    public record Difference(
            String path, @Nullable String stored, @Nullable String file) {

        /** Returns the line for people; it names the value that is used. */
        @Override
        public String toString() {
            return path + ": " + shown(stored) + " is stored and used; the file says " + shown(file);
        }

        private String shown(@Nullable String value) {
            return value == null ? "nothing" : "'" + Secrets.shown(path, value) + "'";
        }
    }

    private SpecDifferences() {}

    /** Returns each difference, in the order of the stored SPEC; empty if both say the same. */
    public static List<Difference> between(Spec stored, Spec file) {
        Map<String, String> before = values(stored);
        Map<String, String> now = values(file);
        Set<String> paths = new LinkedHashSet<>(before.keySet());
        paths.addAll(now.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(before.get(path), now.get(path))) {
                differences.add(new Difference(path, before.get(path), now.get(path)));
            }
        }
        return differences;
    }

    private static Map<String, String> values(Spec spec) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", SpecJson.tree(spec), values);
        // The same file may be written in two ways: what counts is where it is.
        String file = values.remove("source.path");
        if (file != null) {
            values.put("source.file", file);
        }
        return values;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (!node.isObject()) {
            values.put(path, node.isValueNode() ? node.asText() : node.toString());
            return;
        }
        node.properties()
                .forEach(member -> flatten(
                        path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue(), values));
    }
}
