package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several files are one table: each has the columns of the first one, by their names. In JSON Lines a line may leave members
 * out, so there is no header to compare; there each file must have those columns that the SPEC uses.
 */
final class SameColumns {
    private static final int MOST_SHOWN = 10;

    private SameColumns() {}

    /**
     * Refuses files whose header is another one. Reads no more than their headers.
     *
     * @throws SourceRefusedException with the first such file and the columns that differ, or with one that cannot be read
     */
    static void require(List<SourceFile> files, SourceColumns used) throws SourceRefusedException {
        if (files.size() < 2 || files.get(0).format() == SourceFormat.JSONL) {
            return;
        }
        List<String> wanted = ItemSources.columns(files.get(0));
        boolean numbered = used.names().stream().anyMatch(name -> !wanted.contains(name));
        for (SourceFile file : files.subList(1, files.size())) {
            List<String> columns = ItemSources.columns(file);
            List<String> missing = without(wanted, columns);
            List<String> more = without(columns, wanted);
            if (!missing.isEmpty() || !more.isEmpty()) {
                throw new SourceRefusedException(file.path() + ": has other columns than the first file, "
                        + files.get(0).path() + ": "
                        + (missing.isEmpty() ? "" : "it does not have " + shown(missing))
                        + (missing.isEmpty() || more.isEmpty() ? "" : ", and ")
                        + (more.isEmpty() ? "" : "it has " + shown(more) + ", which the first one does not have")
                        + "; the files of one experiment have the same columns; a query (source.sql) can put them"
                        + " together, such as FROM read_csv('*.csv', union_by_name = true)");
            }
            if (numbered && !columns.equals(wanted)) {
                throw new SourceRefusedException(
                        file.path() + ": has its columns in another order than the first file, "
                                + files.get(0).path() + ", and the SPEC names one by its number; name it by its name");
            }
        }
    }

    /** Returns what is in one list and not in the other, as often as it is there more often. */
    private static List<String> without(List<String> names, List<String> others) {
        List<String> left = new ArrayList<>(names);
        others.forEach(left::remove);
        return left;
    }

    private static String shown(List<String> names) {
        return names.stream().limit(MOST_SHOWN).map(ColumnNames::quoted).collect(Collectors.joining(", "))
                + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
    }
}
