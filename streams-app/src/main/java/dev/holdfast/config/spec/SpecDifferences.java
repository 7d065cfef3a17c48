package dev.holdfast.config.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.yaml.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    /**
     * Returns the stored SPEC with single values of the file.
     *
     * @param paths the keys to take over, as {@link Difference} names them
     * @throws IllegalArgumentException if the file has no value there that could be taken
     */
    public static Spec accept(Spec stored, Spec file, Collection<String> paths) {
        ObjectNode tree = SpecJson.tree(stored);
        JsonNode wanted = SpecJson.tree(file);
        paths.forEach(path -> accept(tree, wanted, path));
        return SpecJson.read(tree.toString());
    }

    private static void accept(ObjectNode tree, JsonNode wanted, String path) {
        List<String> steps = List.of(path.split("\\."));
        ObjectNode parent = tree;
        JsonNode from = wanted;
        for (String step : steps.subList(0, steps.size() - 1)) {
            from = from.path(step);
            parent = parent.withObjectProperty(step);
        }
        String last = steps.get(steps.size() - 1);
        if (from.has(last)) {
            parent.set(last, from.get(last));
        } else if (parent.has(last)) {
            parent.remove(last);
        } else {
            throw new IllegalArgumentException("there is no " + path);
        }
    }

    private static Map<String, String> values(Spec spec) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", SpecJson.tree(spec), values);
        if (spec.source() != null && spec.source().files().query() != null) {
            // Where its rows are kept, and how, nobody wrote.
            List.of("file", "path", "format", "encoding", "delimiter").forEach(key -> values.remove("source." + key));
        }
        // The same file may be written in two ways: what counts is where it is.
        if (values.containsKey("source.file") && spec.source() != null) {
            List.of("path", SpecSourceJson.PATHS, SpecSourceJson.PATTERN)
                    .forEach(key -> values.remove("source." + key));
            values.put(
                    "source.file",
                    spec.source().files().names().stream()
                            .map(SourceName::shown)
                            .collect(Collectors.joining(", ")));
        }
        // Nobody wrote it.
        values.remove("source." + SpecSourceJson.READING);
        // A folder that was moved is no other SPEC: 'resume --spec-dir' says where it is.
        values.remove("handler." + HandlerSection.SPEC_FOLDER);
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
