package dev.holdfast.ingest;

import dev.holdfast.config.SourceCheck;
import dev.holdfast.config.SourceSection;
import dev.holdfast.config.Suggestions;
import dev.holdfast.config.TextColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The columns that a SPEC uses, each once, and the keys that name them. Immutable. */
final class SourceColumns {
    private static final int MOST_SHOWN = 60;

    private final List<Use> uses;
    private final List<String> names;

    private record Use(List<String> keys, String column) {}

    private SourceColumns(List<Use> uses) {
        this.uses = List.copyOf(uses);
        this.names = List.copyOf(uses.stream().map(Use::column).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    static SourceColumns of(SourceSection source) {
        List<Use> uses = new ArrayList<>();
        uses.add(new Use(List.of("incident_id"), source.incidentId()));
        if (source.texts() instanceof TextColumns.WideForm wide) {
            wide.columns().forEach((type, column) -> uses.add(new Use(List.of("types", type), column)));
        } else if (source.texts() instanceof TextColumns.LongForm longForm) {
            uses.add(new Use(List.of("type"), longForm.type()));
            uses.add(new Use(List.of("text"), longForm.text()));
        }
        source.labels().forEach((label, column) -> uses.add(new Use(List.of("labels", label), column)));
        source.fields().forEach((field, column) -> uses.add(new Use(List.of("fields", field), column)));
        return new SourceColumns(uses);
    }

    /** Returns the names; a row's values have their order. */
    List<String> names() {
        return names;
    }

    /** Returns the position of a used column. */
    int position(String column) {
        return names.indexOf(column);
    }

    /** Returns what is wrong with the columns that a file has, as far as the SPEC uses them. */
    List<SourceCheck.Finding> findings(Collection<String> existing) {
        List<SourceCheck.Finding> findings = new ArrayList<>();
        for (Use use : uses) {
            long count = existing.stream().filter(use.column()::equals).count();
            if (count == 0) {
                String list = findings.isEmpty() ? "; the file has " + shown(existing) : "";
                String near = Suggestions.didYouMean(use.column(), existing);
                findings.add(
                        new SourceCheck.Finding(use.keys(), "there is no column '" + use.column() + "'" + near + list));
            } else if (count > 1) {
                findings.add(new SourceCheck.Finding(
                        use.keys(),
                        "the column '" + use.column() + "' is there " + count + " times; rename all but one"));
            }
        }
        return findings;
    }

    private static String shown(Collection<String> existing) {
        String list = existing.stream()
                .limit(MOST_SHOWN)
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", "));
        int more = existing.size() - MOST_SHOWN;
        return more > 0 ? list + " and " + more + " more" : list;
    }
}
