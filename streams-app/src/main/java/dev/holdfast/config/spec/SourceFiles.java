package dev.holdfast.config.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files that items come from, in their order.
 *
 * @param names what the SPEC calls them by, one at least
 * @param form the form of all of them
 */
public record SourceFiles(List<SourceName> names, SourceForm form) {
    private static final int MOST_SHOWN = 3;

    /** Copies the names. */
    public SourceFiles {
        names = List.copyOf(names);
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
        return new SourceFiles(names.stream().map(name -> name.inFolder(folder)).toList(), form);
    }

    /** Returns files of the same form at another place, which may be a pattern. */
    SourceFiles at(Path moved) {
        return new SourceFiles(List.of(SourceName.of(moved.toString(), Path.of(""))), form);
    }
}
