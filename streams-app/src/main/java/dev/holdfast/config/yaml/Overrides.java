package dev.holdfast.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lays {@code --set path=value} over a file. The value is what could stand in the file: text in brackets, braces or
 * quotes is read as YAML, all else is one plain value; an empty one removes the key.
 */
public final class Overrides {
    private static final int LONGEST_SHOWN = 80;

    private final List<Problem> problems;

    public Overrides(List<Problem> problems) {
        this.problems = problems;
    }

    public YamlNode.Mapping apply(YamlNode.Mapping root, List<String> sets) {
        YamlNode.Mapping result = root;
        for (String set : sets) {
            result = apply(result, set);
        }
        return result;
    }

    private YamlNode.Mapping apply(YamlNode.Mapping root, String set) {
        int equals = set.indexOf('=');
        List<String> keys =
                equals < 0 ? List.of("") : List.of(set.substring(0, equals).split("\\.", -1));
        if (keys.contains("")) {
            SourcePosition place = SourcePosition.outside("--set " + abbreviated(set));
            problems.add(place.problem("", "must have the form path=value, such as execution.concurrency=4"));
            return root;
        }
        String path = set.substring(0, equals);
        String value = set.substring(equals + 1);
        SourcePosition place = SourcePosition.outside("--set " + path + "=" + abbreviated(Secrets.shown(path, value)));
        return value(value, place)
                .map(node -> replaced(root, keys, new YamlNode.Entry(path, place, node)))
                .orElse(root);
    }

    private Optional<YamlNode> value(String text, SourcePosition place) {
        boolean yaml = !text.isEmpty() && "{[\"'".indexOf(text.charAt(0)) >= 0;
        return yaml ? YamlTree.value(text, place, problems) : Optional.of(new YamlNode.Scalar(text, true, place));
    }

    private YamlNode.Mapping replaced(YamlNode.Mapping mapping, List<String> keys, YamlNode.Entry set) {
        String key = keys.get(0);
        Optional<YamlNode> before = mapping.get(key);
        if (keys.size() == 1) {
            return with(mapping, new YamlNode.Entry(key, set.place(), set.value()));
        }
        YamlNode inner = before.orElseGet(() -> new YamlNode.Mapping(List.of(), set.place()));
        if (!(inner instanceof YamlNode.Mapping innerMapping)) {
            problems.add(set.place()
                    .problem(set.key(), "'" + key + "' holds no keys in the file, but " + inner.description()));
            return mapping;
        }
        YamlNode.Mapping changed = replaced(innerMapping, keys.subList(1, keys.size()), set);
        SourcePosition keyPlace = mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(YamlNode.Entry::place)
                .findFirst()
                .orElse(set.place());
        return with(mapping, new YamlNode.Entry(key, keyPlace, changed));
    }

    private static YamlNode.Mapping with(YamlNode.Mapping mapping, YamlNode.Entry changed) {
        List<YamlNode.Entry> entries = new ArrayList<>(mapping.entries());
        boolean removes = changed.value() instanceof YamlNode.Scalar scalar && scalar.isNothing();
        int index = indexOf(entries, changed.key());
        if (index >= 0) {
            entries.set(index, changed);
        } else {
            entries.add(changed);
        }
        if (removes) {
            entries.remove(changed);
        }
        return new YamlNode.Mapping(Collections.unmodifiableList(entries), mapping.place());
    }

    private static int indexOf(List<YamlNode.Entry> entries, String key) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private static String abbreviated(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }
}
