package dev.holdfast.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The incident's id of a row. That of one column is its value, character by character. That of several is their values with
 * {@code ~} between them, in which {@code ~} and the backslash have a backslash before them: so it can be read back, and
 * two rows have the same id only if they have the same values.
 */
final class IncidentIds {
    private static final char SEPARATOR = '~';
    private static final char ESCAPE = '\\';

    private final List<String> names;
    private final int[] positions;

    IncidentIds(List<String> names, SourceColumns columns) {
        this.names = names;
        this.positions = names.stream().mapToInt(columns::position).toArray();
    }

    /** Returns the first column in which a row has nothing; null if there is none. */
    @Nullable
    String missing(Row row) {
        for (int i = 0; i < positions.length; i++) {
            String value = row.values().get(positions[i]);
            if (value == null || value.isBlank()) {
                return names.get(i);
            }
        }
        return null;
    }

    /** Returns the id of a row that has a value in each column. */
    String of(Row row) {
        List<String> values = new ArrayList<>(positions.length);
        for (int position : positions) {
            values.add(Objects.requireNonNull(row.values().get(position)));
        }
        return join(values);
    }

    /** Returns the one column that the id is the value of; null if there are several. */
    @Nullable
    String onlyColumn() {
        return names.size() == 1 ? names.get(0) : null;
    }

    /** Has the counts look at each value of a row. */
    void look(Row row, SourceCounts counts, RowPlaces places) {
        for (int i = 0; i < positions.length; i++) {
            String value = Objects.requireNonNull(row.values().get(positions[i]));
            counts.looks(names.get(i)).id(value, row.line(), places);
        }
    }

    /** Joins values to one id. */
    static String join(List<String> values) {
        if (values.size() == 1) {
            return values.get(0);
        }
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                id.append(SEPARATOR);
            }
            append(values.get(i), id);
        }
        return id.toString();
    }

    private static void append(String value, StringBuilder id) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == SEPARATOR || c == ESCAPE) {
                id.append(ESCAPE);
            }
            id.append(c);
        }
    }
}
