package dev.holdfast.config.spec;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code source} section: the files that items come from, and which of their columns mean what.
 *
 * @param files the files
 * @param incidentId the columns whose values are the incident's id, one at least; a name may be empty, since files have
 *     columns without one
 * @param texts the columns of type and text
 * @param labels column by label: carried along to the result, never shown to the handler
 * @param fields column by field: further input of the handler
 * @param limit the number of items of the whole experiment, however often it is resumed (R14); null for all
 * @param duplicates which of several texts of one id and type counts
 * @param where what a row must hold to be one of the experiment's; empty if all are
 */
public record SourceSection(
        SourceFiles files,
        List<String> incidentId,
        TextColumns texts,
        Map<String, String> labels,
        Map<String, String> fields,
        @Nullable Long limit,
        DuplicatePolicy duplicates,
        List<RowCondition> where) {

    /** Copies the maps, keeping their order. */
    public SourceSection {
        incidentId = List.copyOf(incidentId);
        where = List.copyOf(where);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Returns the same section of a SPEC that stands in this folder: a relative name starts there. */
    SourceSection inFolder(Path folder) {
        return with(files.inFolder(folder));
    }

    /** Returns the same section reading other files of the same form: the source has moved. */
    public SourceSection withFile(Path moved) {
        return with(files.at(moved));
    }

    /**
     * Returns the same section with the rows of its query.
     *
     * @param name what messages call them
     * @param file where they are kept
     */
    public SourceSection keptIn(String name, Path file) {
        return with(files.keptIn(name, file));
    }

    private SourceSection with(SourceFiles others) {
        return new SourceSection(others, incidentId, texts, labels, fields, limit, duplicates, where);
    }
}
