package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row, or rows, of a table that name its columns, and where in it those stand that the SPEC uses. Immutable. */
public final class TableHeader {
    /** People write titles and notes above a table, but not more than a few rows of them. */
    private static final int ROWS_LOOKED_AT = 10;

    private final List<String> names;
    private final int[] positions;

    private TableHeader(SourceColumns columns, List<String> names) {
        this.names = names;
        this.positions = columns.names().stream()
                .mapToInt(column -> SourceColumns.indexIn(column, names))
                .toArray();
    }

    /**
     * A row of a table.
     *
     * @param place where it stands, with the file, for messages
     * @param cells its texts
     */
    public record Line(String place, List<String> cells) {}

    /** Hands out rows one by one. */
    public interface Lines {
        /** Returns the next one, or null if there is none. */
        @Nullable
        Line next() throws SourceRefusedException, IOException;
    }

    /**
     * Takes the first row, or as many as name the columns together, for the header.
     *
     * @param lines the rows; what follows the header is read only if the columns are not there
     * @return null if there are no rows
     * @throws UnfitSourceException if a column that the SPEC uses is not there, or is there twice
     * @throws SourceRefusedException if the columns are named in a later row
     */
    public static @Nullable TableHeader read(SourceColumns columns, String file, SourceOptions options, Lines lines)
            throws SourceRefusedException, IOException {
        Line first = lines.next();
        if (first == null) {
            return null;
        }
        List<String> names = new ArrayList<>(first.cells());
        for (int row = 1; row < options.headerRows(); row++) {
            Line below = lines.next();
            join(names, below == null ? List.of() : below.cells());
        }
        if (options.trimHeader()) {
            names.replaceAll(ColumnNames::trimmed);
        }
        boolean isTitle = first.cells().stream().filter(name -> !name.isBlank()).count() < 2;
        return of(columns, file, names, lines, isTitle || options.headerRows() > 1);
    }

    /** Puts the names of a row behind those above them, with a blank between two that are not empty. */
    private static void join(List<String> names, List<String> below) {
        for (int i = 0; i < below.size(); i++) {
            if (i == names.size()) {
                names.add("");
            }
            boolean both = !names.get(i).isEmpty() && !below.get(i).isEmpty();
            names.set(i, names.get(i) + (both ? " " : "") + below.get(i));
        }
    }

    private static TableHeader of(
            SourceColumns columns, String file, List<String> names, Lines rest, boolean standsAlone)
            throws SourceRefusedException {
        List<SourceCheck.Finding> findings = columns.findings(names, true);
        if (findings.isEmpty()) {
            return new TableHeader(columns, List.copyOf(names));
        }
        if (!columns.areAllIn(names)) {
            refuseLater(columns, rest, standsAlone);
        }
        throw new UnfitSourceException(file, findings);
    }

    /** Refuses a table whose columns are named further below, perhaps together with the rows above. */
    private static void refuseLater(SourceColumns columns, Lines rest, boolean standsAlone)
            throws SourceRefusedException {
        for (int rows = 2; rows < 2 + ROWS_LOOKED_AT; rows++) {
            Line line = next(rest);
            if (line == null) {
                return;
            }
            if (columns.areAllIn(line.cells())) {
                throw new SourceRefusedException(
                        line.place() + ": the columns that the SPEC names are named here and not in the first row;"
                                + " delete what stands above the header, or say how many lines that is with"
                                + " source.skip_rows"
                                + (standsAlone
                                        ? ""
                                        : "; if these rows name the columns together, say source.header_rows: " + rows
                                                + ", and 'run SPEC.yaml --columns' lists their names"));
            }
        }
    }

    private static @Nullable Line next(Lines rest) {
        try {
            return rest.next();
        } catch (SourceRefusedException | IOException e) {
            // Worth a look only; that the columns are missing is what must be told.
            return null;
        }
    }

    /** Returns the names of all columns. */
    public List<String> names() {
        return names;
    }

    /** Returns how many columns there are. */
    public int width() {
        return names.size();
    }

    /** Returns the name of the column at a position. */
    public String name(int position) {
        return names.get(position);
    }

    /** Returns the positions of the used columns in the order of {@link SourceColumns#names()}. */
    public int[] positions() {
        return positions.clone();
    }

    /** Says whether a row is a second header, or the header of a second table below the first. */
    public boolean isRepeatedBy(List<String> cells) {
        return cells.equals(names) || repeatsUsedNames(cells);
    }

    /** Returns the refusal of a table in which a row repeats the header. */
    public static SourceRefusedException repeated(String place) {
        return new SourceRefusedException(
                place + ": repeats the header: the names of the columns stand here a second time; delete this row");
    }

    private boolean repeatsUsedNames(List<String> cells) {
        // One name alone may well be somebody's text.
        if (positions.length < 2) {
            return false;
        }
        for (int i = 0; i < positions.length; i++) {
            boolean same =
                    positions[i] < cells.size() && cells.get(positions[i]).equals(names.get(positions[i]));
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
