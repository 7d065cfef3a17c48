package dev.holdfast.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one section: values checked against settings, unknown keys named, what is missing filled in or named. */
public final class SectionReader {
    private final List<Problem> problems;
    private final ValueReader values;

    public SectionReader(List<Problem> problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /**
     * Reads a section.
     *
     * @param section the section, under its key
     * @param settings what may stand there
     * @param besides further keys that may stand there and are read elsewhere
     * @return values by name in the order of {@code settings}; one that had a problem is not there
     */
    public Map<String, Object> read(YamlNode.Entry section, List<Setting> settings, List<String> besides) {
        if (!(section.value() instanceof YamlNode.Mapping mapping)) {
            problems.add(section.value()
                    .place()
                    .problem(
                            section.key(),
                            "must be keys with values, but was "
                                    + section.value().description()));
            return Map.of();
        }
        List<String> known = new ArrayList<>(besides);
        settings.forEach(setting -> known.add(setting.name()));
        refuseUnknown(mapping, section.key(), known);
        Map<String, Object> read = new LinkedHashMap<>();
        for (Setting setting : settings) {
            value(setting, mapping, section).ifPresent(value -> read.put(setting.name(), value));
        }
        return read;
    }

    /** Names each key that is not one of the known ones. */
    public void refuseUnknown(YamlNode.Mapping mapping, String path, List<String> known) {
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                String suggestion = Suggestions.didYouMean(entry.key(), known);
                String fix = suggestion.isEmpty() ? "; known keys: " + String.join(", ", known) : suggestion;
                problems.add(entry.place().problem(under(path, entry.key()), "unknown key" + fix));
            }
        }
    }

    private Optional<Object> value(Setting setting, YamlNode.Mapping mapping, YamlNode.Entry section) {
        String path = under(section.key(), setting.name());
        Optional<YamlNode> node = mapping.get(setting.name());
        if (node.isPresent()) {
            return values.read(setting, node.get(), path);
        }
        if (setting.required()) {
            problems.add(section.place().problem(path, "is missing: " + setting.help()));
        }
        return ValueReader.fallback(setting);
    }

    private static String under(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
