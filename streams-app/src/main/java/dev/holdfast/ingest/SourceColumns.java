package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.TextColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The columns that a SPEC uses, each once, and the keys that name them. Immutable. */
public final class SourceColumns {
    private static final int MOST_SHOWN = 60;
    private static final Pattern NUMBER = Pattern.compile("#[1-9]\\d{0,8}");

    /** Uses none. */
    static final SourceColumns NONE = new SourceColumns(List.of(), "the file has ");

    private final List<Use> uses;
    private final List<String> names;
    private final String owner;

    private record Use(List<String> keys, String column) {}

    private SourceColumns(List<Use> uses, String owner) {
        this.owner = owner;
        this.uses = List.copyOf(uses);
        this.names = List.copyOf(uses.stream().map(Use::column).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    static SourceColumns of(SourceSection source) {
        List<Use> uses = new ArrayList<>();
        List<String> ids = source.incidentId();
        for (int i = 0; i < ids.size(); i++) {
            List<String> keys = ids.size() == 1 ? List.of("incident_id") : List.of("incident_id", String.valueOf(i));
            uses.add(new Use(keys, ids.get(i)));
        }
        if (source.texts() instanceof TextColumns.WideForm wide) {
            wide.columns().forEach((type, column) -> uses.add(new Use(List.of("types", type), column)));
        } else if (source.texts() instanceof TextColumns.LongForm longForm) {
            uses.add(new Use(List.of("type"), longForm.type()));
            uses.add(new Use(List.of("text"), longForm.text()));
        }
        source.labels().forEach((label, column) -> uses.add(new Use(List.of("labels", label), column)));
        source.fields().forEach((field, column) -> uses.add(new Use(List.of("fields", field), column)));
        source.where()
                .forEach(condition -> uses.add(new Use(List.of("where", condition.column()), condition.column())));
        return new SourceColumns(uses, source.files().query() == null ? "the file has " : "the query gives ");
    }

    /** Returns the names; a row's values have their order. */
    public List<String> names() {
        return names;
    }

    /** Returns the position of a used column. */
    int position(String column) {
        return names.indexOf(column);
    }

    /**
     * Returns where a column is among the names of a table: by its name, else by its number from 1 on, such as {@code #12}.
     *
     * @return -1 if it is not there
     */
    static int indexIn(String column, List<String> existing) {
        int named = existing.indexOf(column);
        if (named >= 0 || !NUMBER.matcher(column).matches()) {
            return named;
        }
        int number = Integer.parseInt(column.substring(1));
        return number <= existing.size() ? number - 1 : -1;
    }

    /** Returns what is wrong with the columns that a file has, in their order, as far as the SPEC uses them. */
    public List<SourceCheck.Finding> findings(Collection<String> existing) {
        return findings(existing, false);
    }

    /**
     * Returns what is wrong with the columns that a file has, in their order, as far as the SPEC uses them.
     *
     * @param numbered whether a column may be named by its number
     */
    public List<SourceCheck.Finding> findings(Collection<String> existing, boolean numbered) {
        List<SourceCheck.Finding> findings = new ArrayList<>();
        for (Use use : uses) {
            List<Integer> places = places(use.column(), existing);
            if (places.isEmpty() && numbered && indexIn(use.column(), List.copyOf(existing)) >= 0) {
                continue;
            }
            if (places.isEmpty()) {
                String list = findings.isEmpty() ? "; " + owner + shown(existing) : "";
                String near = ColumnNames.didYouMean(use.column(), existing);
                findings.add(new SourceCheck.Finding(
                        use.keys(), "there is no column " + ColumnNames.quoted(use.column()) + near + list));
            } else if (places.size() > 1) {
                findings.add(new SourceCheck.Finding(use.keys(), repeated(use.column(), places, numbered)));
            }
        }
        return findings;
    }

    /** Says whether all that the SPEC uses are among these names, perhaps more than once. */
    boolean areAllIn(Collection<String> existing) {
        return existing.containsAll(names);
    }

    /** Says whether any that the SPEC uses is among these names. */
    public boolean isAnyIn(Collection<String> existing) {
        return names.stream().anyMatch(existing::contains);
    }

    /** Returns what is wrong with the values of used columns. */
    public List<SourceCheck.Finding> findings(Function<String, Optional<String>> mistake) {
        List<SourceCheck.Finding> findings = new ArrayList<>();
        for (Use use : uses) {
            mistake.apply(use.column())
                    .ifPresent(message -> findings.add(new SourceCheck.Finding(use.keys(), message)));
        }
        return findings;
    }

    private static List<Integer> places(String column, Collection<String> existing) {
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (String name : existing) {
            place++;
            if (name.equals(column)) {
                places.add(place);
            }
        }
        return places;
    }

    private static String repeated(String column, List<Integer> places, boolean numbered) {
        String list = places.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "the column " + ColumnNames.quoted(column) + " is there " + places.size() + " times, as columns " + list
                + "; rename all but one"
                + (numbered ? ", or name the one that you mean by its number, such as '#" + places.get(0) + "'" : "");
    }

    private static String shown(Collection<String> existing) {
        String list =
                existing.stream().limit(MOST_SHOWN).map(ColumnNames::quoted).collect(Collectors.joining(", "));
        int more = existing.size() - MOST_SHOWN;
        return more > 0 ? list + " and " + more + " more ('run SPEC.yaml --columns' lists all)" : list;
    }
}
