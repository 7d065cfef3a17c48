package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.Suggestions;
import dev.holdfast.config.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code snapshots} section. */
final class SnapshotsReader {
    private static final Pattern THRESHOLD = Pattern.compile("\\d+(\\.\\d+)?%?");
    private static final List<String> METRICS = SpecSettings.SNAPSHOTS.stream()
            .filter(setting -> setting.name().equals("metric"))
            .findFirst()
            .orElseThrow()
            .allowed();

    private final SectionReader sections;
    private final List<Problem> problems;

    SnapshotsReader(SectionReader sections, List<Problem> problems) {
        this.sections = sections;
        this.problems = problems;
    }

    /** Reads the section; empty if there is none, or it has a problem. */
    Optional<SnapshotsSection> read(YamlNode.Mapping root) {
        if (root.get("snapshots").isEmpty()) {
            return Optional.empty();
        }
        int before = problems.size();
        YamlNode.Entry section = SpecReader.entry(root, "snapshots");
        Map<String, Object> values = sections.read(section, SpecSettings.SNAPSHOTS, List.of());
        List<String> exclude = texts(values);
        if (exclude.stream().anyMatch(String::isBlank)) {
            report(section, "exclude", "must hold names that are not blank, such as handler or handler.model");
        }
        Map<String, String> thresholds = thresholds(section, values);
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new SnapshotsSection(
                        (String) values.getOrDefault("key", SnapshotsSection.DEFAULT.key()),
                        exclude,
                        (String) values.get("metric"),
                        Math.toIntExact((Long) values.getOrDefault("min_runs", 5L)),
                        Math.toIntExact((Long) values.getOrDefault("window", 10L)),
                        thresholds));
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Map<String, Object> values) {
        return (List<String>) values.getOrDefault("exclude", SnapshotsSection.EXCLUDE);
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> thresholds(YamlNode.Entry section, Map<String, Object> values) {
        Map<String, String> thresholds = (Map<String, String>) values.getOrDefault("thresholds", Map.of());
        thresholds.forEach((metric, threshold) -> {
            if (!METRICS.contains(metric)) {
                report(
                        section,
                        "thresholds",
                        "must name metrics, but was '" + metric + "'" + Suggestions.didYouMean(metric, METRICS));
            } else if (!THRESHOLD.matcher(threshold).matches()) {
                report(
                        section,
                        "thresholds",
                        "must be numbers such as 0.01 or percentages such as 5%, but " + metric + " was '" + threshold
                                + "'");
            }
        });
        return thresholds;
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }
}
