package dev.holdfast.config.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that items come from, in their order.
 *
 * @param names what the SPEC calls them by, one at least; none if it has a query that was not carried out yet
 * @param form the form of all of them
 * @param query the query whose rows they hold, as it stands in the SPEC; null if the SPEC names the files itself
 */
public record SourceFiles(
        List<SourceName> names, SourceForm form, @Nullable String query) {
    private static final int MOST_SHOWN = 3;

    /** Copies the names. */
    public SourceFiles {
        names = List.copyOf(names);
    }

    /** Files that the SPEC names itself. */
    public SourceFiles(List<SourceName> names, SourceForm form) {
        this(names, form, null);
    }

    /** The rows of a query that is to be carried out. */
    public static SourceFiles ofQuery(String query) {
        return new SourceFiles(List.of(), SourceForm.KEPT, query);
    }

    /**
     * Returns the rows of the query, which are kept in a file.
     *
     * @param name what messages call it
     */
    public SourceFiles keptIn(String name, Path file) {
        return new SourceFiles(List.of(new SourceName(name, file, null)), form, query);
    }

    /** Says whether the SPEC means one file by its name, and no others. */
    public boolean isOneFile() {
        return names.size() == 1 && names.get(0).pattern() == null;
    }

    /** Returns where they are: the absolute name of the one file, or the names and patterns, a long list cut. */
    public String shown() {
        String first = names.stream().limit(MOST_SHOWN).map(SourceName::shown).collect(Collectors.joining(", "));
        return first + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
    }

    /** Returns the same files of a SPEC that stands in another folder. */
    SourceFiles inFolder(Path folder) {
        return new SourceFiles(names.stream().map(name -> name.inFolder(folder)).toList(), form, query);
    }

    /** Returns files of the same form at another place, which may be a pattern. */
    SourceFiles at(Path moved) {
        return new SourceFiles(List.of(SourceName.of(moved.toString(), Path.of(""))), form, query);
    }
}
