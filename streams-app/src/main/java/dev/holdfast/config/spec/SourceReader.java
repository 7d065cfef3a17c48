package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code source} section. */
final class SourceReader {
    private final Path spec;
    private final SectionReader sections;
    private final List<Problem> problems;

    SourceReader(Path spec, SectionReader sections, List<Problem> problems) {
        this.spec = spec;
        this.sections = sections;
        this.problems = problems;
    }

    /** Reads the section, and looks into the files if they can be found; empty if it cannot. */
    Optional<SourceSection> read(YamlNode.Entry written, SourceCheck check) {
        YamlNode.Entry section = withFieldsAsMap(written);
        Map<String, Object> values = sections.read(section, SpecSettings.SOURCE, List.of());
        Optional<TextColumns> texts = texts(section, values);
        Optional<SourceFiles> files = new SourceFileReader(spec, problems).read(section, values);
        List<String> incidentId = incidentId(section, values);
        if (texts.isEmpty() || files.isEmpty() || incidentId.isEmpty()) {
            return Optional.empty();
        }
        SourceSection source = new SourceSection(
                files.get(),
                incidentId,
                texts.get(),
                columns(values, "labels"),
                columns(values, "fields"),
                (Long) values.get("limit"),
                DuplicatePolicy.of(String.valueOf(values.getOrDefault("duplicates", "first"))),
                where(section));
        for (SourceCheck.Finding finding : check.check(source)) {
            problems.add(problem(section, finding));
        }
        return Optional.of(source);
    }

    @SuppressWarnings("unchecked")
    private List<String> incidentId(YamlNode.Entry section, Map<String, Object> values) {
        List<String> columns = (List<String>) values.getOrDefault("incident_id", List.of());
        if (Set.copyOf(columns).size() < columns.size()) {
            report(section, "incident_id", "must not name a column twice");
            return List.of();
        }
        return columns;
    }

    private List<RowCondition> where(YamlNode.Entry section) {
        Optional<YamlNode> where = inner(section.value(), "where");
        return where.isPresent() && where.get() instanceof YamlNode.Mapping mapping
                ? new WhereReader(problems).read(mapping)
                : List.of();
    }

    /** Places a finding at the value that its keys lead to, or as far as they lead; an element of a list has no key. */
    private static Problem problem(YamlNode.Entry section, SourceCheck.Finding finding) {
        YamlNode node = section.value();
        SourcePosition place = section.place();
        StringBuilder path = new StringBuilder(section.key());
        for (String key : finding.keys()) {
            boolean element = node instanceof YamlNode.Sequence;
            path.append(element ? "" : "." + key);
            Optional<YamlNode> inner = inner(node, key);
            node = inner.orElse(node);
            place = inner.isPresent() ? node.place() : place;
        }
        return place.problem(path.toString(), finding.message());
    }

    private static Optional<YamlNode> inner(YamlNode node, String key) {
        if (node instanceof YamlNode.Sequence list) {
            return list.items().stream().skip(Integer.parseInt(key)).findFirst();
        }
        return node instanceof YamlNode.Mapping mapping ? mapping.get(key) : Optional.empty();
    }

    /** A list of fields is short for a map in which each column keeps its name. */
    private static YamlNode.Entry withFieldsAsMap(YamlNode.Entry section) {
        if (!(section.value() instanceof YamlNode.Mapping mapping)) {
            return section;
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            boolean isList = entry.key().equals("fields") && entry.value() instanceof YamlNode.Sequence;
            entries.add(isList ? new YamlNode.Entry("fields", entry.place(), asMap(entry.value())) : entry);
        }
        return new YamlNode.Entry(section.key(), section.place(), new YamlNode.Mapping(entries, mapping.place()));
    }

    private static YamlNode asMap(YamlNode list) {
        List<YamlNode.Entry> columns = new ArrayList<>();
        for (YamlNode item : ((YamlNode.Sequence) list).items()) {
            String name = item instanceof YamlNode.Scalar scalar ? scalar.text() : "";
            columns.add(new YamlNode.Entry(name, item.place(), item));
        }
        return new YamlNode.Mapping(columns, list.place());
    }

    private Optional<TextColumns> texts(YamlNode.Entry section, Map<String, Object> values) {
        if (!(section.value() instanceof YamlNode.Mapping mapping)) {
            return Optional.empty();
        }
        boolean wide = mapping.get("types").isPresent();
        boolean typed = mapping.get("type").isPresent();
        boolean text = mapping.get("text").isPresent();
        if (wide && (typed || text)) {
            String other = typed ? "type" : "text";
            report(
                    section,
                    other,
                    "must not stand beside types: either types (a column for each type) or type and text");
        } else if (!wide && !typed && !text) {
            problems.add(section.place()
                    .problem("source.types", "is missing: either types (a column for each type) or type and text"));
        } else if (!wide && !(typed && text)) {
            String missing = typed ? "text" : "type";
            problems.add(section.place()
                    .problem(
                            "source." + missing,
                            "is missing: type and text stand together; for one type only write types: {name: Column}"));
        }
        return wide ? wideForm(section, values) : longForm(values);
    }

    private Optional<TextColumns> wideForm(YamlNode.Entry section, Map<String, Object> values) {
        Map<String, String> columns = columns(values, "types");
        if (values.containsKey("types") && columns.isEmpty()) {
            report(section, "types", "must name at least one type");
        }
        if (columns.containsKey("")) {
            report(section, "types", "must not hold a type without a name");
        }
        return Optional.of(new TextColumns.WideForm(columns));
    }

    private static Optional<TextColumns> longForm(Map<String, Object> values) {
        String type = (String) values.get("type");
        String text = (String) values.get("text");
        return type == null || text == null ? Optional.empty() : Optional.of(new TextColumns.LongForm(type, text));
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> columns(Map<String, Object> values, String name) {
        return (Map<String, String>) values.getOrDefault(name, Map.of());
    }
}
