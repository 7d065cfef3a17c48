package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.Suggestions;
import dev.holdfast.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code metrics} section. */
final class MetricsReader {
    private final SectionReader sections;
    private final List<Problem> problems;

    MetricsReader(SectionReader sections, List<Problem> problems) {
        this.sections = sections;
        this.problems = problems;
    }

    /** Reads the section; empty if there is none, or it has a problem. */
    Optional<MetricsSection> read(YamlNode.Mapping root) {
        if (root.get("metrics").isEmpty()) {
            return Optional.empty();
        }
        int before = problems.size();
        YamlNode.Entry section = SpecReader.entry(root, "metrics");
        Map<String, Object> values = sections.read(section, SpecSettings.METRICS, List.of());
        String label = (String) values.get("label");
        String output = (String) values.get("output");
        if (label != null) {
            checkLabel(section, label, labels(root));
        }
        if (output != null && List.of(output.split("\\.", -1)).stream().anyMatch(String::isBlank)) {
            report(section, "output", "must be a member's name, or names with dots between, but was '" + output + "'");
        }
        Optional<List<String>> positive = texts(section, values, "positive");
        Optional<List<String>> negative = texts(section, values, "negative");
        if (positive.isPresent() && negative.isPresent()) {
            checkApart(section, positive.get(), negative.get());
        }
        return label == null || output == null || problems.size() > before
                ? Optional.empty()
                : Optional.of(new MetricsSection(
                        label,
                        output,
                        positive.orElse(without(MetricsSection.POSITIVE, negative)),
                        negative.orElse(without(MetricsSection.NEGATIVE, positive))));
    }

    private void checkLabel(YamlNode.Entry section, String label, List<String> labels) {
        if (labels.contains(label)) {
            return;
        }
        String known = labels.isEmpty() ? "there are none" : "there are " + String.join(", ", labels);
        report(
                section,
                "label",
                "must be one of source.labels (" + known + "), but was '" + label + "'"
                        + Suggestions.didYouMean(label, labels));
    }

    /** The names as they are written, so that a mistake elsewhere in {@code source} hides none in here. */
    private static List<String> labels(YamlNode.Mapping root) {
        return root.get("source")
                .filter(YamlNode.Mapping.class::isInstance)
                .flatMap(source -> ((YamlNode.Mapping) source).get("labels"))
                .filter(YamlNode.Mapping.class::isInstance)
                .map(labels -> ((YamlNode.Mapping) labels)
                        .entries().stream().map(YamlNode.Entry::key).toList())
                .orElse(List.of());
    }

    @SuppressWarnings("unchecked")
    private Optional<List<String>> texts(YamlNode.Entry section, Map<String, Object> values, String name) {
        List<String> texts = (List<String>) values.get(name);
        if (texts != null && (texts.isEmpty() || texts.stream().anyMatch(String::isBlank))) {
            report(section, name, "must hold texts that are not blank, at least one");
        }
        return Optional.ofNullable(texts);
    }

    private void checkApart(YamlNode.Entry section, List<String> positive, List<String> negative) {
        List<String> both = new ArrayList<>(plain(negative));
        both.retainAll(plain(positive));
        if (!both.isEmpty()) {
            report(section, "negative", "must not hold what positive holds, too: '" + both.get(0) + "'");
        }
    }

    /** What the SPEC says of one list wins over the default of the other. */
    private static List<String> without(List<String> defaults, Optional<List<String>> written) {
        List<String> taken = written.map(MetricsReader::plain).orElse(List.of());
        return defaults.stream().filter(text -> !taken.contains(text)).toList();
    }

    private static List<String> plain(List<String> texts) {
        return texts.stream().map(text -> text.strip().toLowerCase(Locale.ROOT)).toList();
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }
}
