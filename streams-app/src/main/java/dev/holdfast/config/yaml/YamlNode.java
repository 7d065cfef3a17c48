package dev.holdfast.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands in a YAML file, each value with its place. */
public sealed interface YamlNode {

    /** Returns where it begins. */
    SourcePosition place();

    /** Returns the words that name its type in a message. */
    String description();

    /**
     * One value.
     *
     * @param text as it stands there, unquoted
     * @param plain whether it stood without quotes, so that it can be a number, a truth value or nothing
     * @param place where
     */
    record Scalar(String text, boolean plain, SourcePosition place) implements YamlNode {
        private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
        private static final int LONGEST_SHOWN = 60;

        public boolean isNothing() {
            return plain && NOTHING.contains(text);
        }

        @Override
        public String description() {
            if (isNothing()) {
                return "nothing";
            }
            return (plain ? "'" : "the text '") + onOneLine(text) + "'";
        }

        private static String onOneLine(String text) {
            String line = text.strip().replaceAll("\\s+", " ");
            return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, SourcePosition place) implements YamlNode {
        @Override
        public String description() {
            return "a list";
        }
    }

    /** A section: keys with values, no key twice. */
    record Mapping(List<Entry> entries, SourcePosition place) implements YamlNode {
        @Override
        public String description() {
            return "a section";
        }

        public Optional<YamlNode> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .findFirst()
                    .map(Entry::value);
        }
    }

    /**
     * A key and its value.
     *
     * @param key the key
     * @param place where the key stands
     * @param value the value
     */
    record Entry(String key, SourcePosition place, YamlNode value) {}
}
