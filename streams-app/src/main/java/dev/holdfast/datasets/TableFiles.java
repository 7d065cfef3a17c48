package dev.holdfast.datasets;

import java.util.List;
import java.util.Locale;

/**
 * A table with its files.
 *
 * @param table what it is declared to be
 * @param files its files; one at least, which may be empty of rows (T7)
 */
public record TableFiles(DatasetTable table, List<FinishedFile> files) {

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if there is no file, or two names are one on some disks
     */
    public TableFiles {
        files = List.copyOf(files);
        long names = files.stream()
                .map(file -> file.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (files.isEmpty() || names != files.size()) {
            throw new IllegalArgumentException("the table " + table.name()
                    + " needs one file at least, each with another name, but has "
                    + files.stream().map(FinishedFile::name).toList());
        }
    }
}
