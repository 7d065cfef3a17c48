package dev.holdfast.ingest.sql;

import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.ingest.ItemSources;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A query of files as the source of an experiment. It is carried out once; its rows are kept in a file, which is the source
 * from then on.
 */
public final class QuerySource {
    private final SourceSection source;
    private final Path folder;

    /**
     * Creates the source of a section that has a query.
     *
     * @param folder where relative names in it start: that of the SPEC
     */
    public QuerySource(SourceSection source, Path folder) {
        this.source = source;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Returns what is wrong with the query and its columns, without carrying it out; empty if nothing is. */
    public List<SourceCheck.Finding> check() {
        try {
            List<QueryColumn> all = columns(query());
            List<SourceCheck.Finding> findings = new ArrayList<>(ItemSources.checkColumns(source, names(all)));
            if (findings.isEmpty()) {
                findings.addAll(ItemSources.checkColumns(
                        source,
                        name -> find(all, name)
                                .flatMap(QueryColumn::refusal)
                                .map(why -> "the column '" + name + "' " + why)));
            }
            return findings;
        } catch (SourceRefusedException e) {
            return List.of(new SourceCheck.Finding(List.of("sql"), String.valueOf(e.getMessage())));
        }
    }

    /**
     * Returns the names of the columns, in their order.
     *
     * @throws SourceRefusedException if the query cannot be carried out
     */
    public List<String> columns() throws SourceRefusedException {
        try {
            return names(columns(query()));
        } catch (SourceRefusedException e) {
            throw named(e);
        }
    }

    /**
     * Carries the query out. Of its rows those columns are kept that the SPEC uses, as texts; the rows are ordered by the
     * incident's id, and those with the same one by their other columns.
     *
     * @param place the folder in which they are kept
     * @param bounds what may be taken for it
     * @return the file, named by the SHA-256 of its bytes
     * @throws SourceRefusedException if it cannot be carried out, or gives no rows
     */
    public Path keep(Path place, BlocksSettings bounds) throws SourceRefusedException {
        try (KeptRows kept = KeptRows.in(place)) {
            FileQuery query = query();
            List<QueryColumn> all = columns(query);
            List<QueryColumn> wanted = named(all, ItemSources.columnsUsed(source));
            List<QueryColumn> keys = named(all, source.incidentId());
            Path spill = Objects.requireNonNullElse(bounds.temp(), kept.spill());
            long rows = new QueryRows(query).write(all, wanted, keys, bounds, spill, kept.out());
            if (rows == 0) {
                throw new SourceRefusedException("gives no rows, so there are no items");
            }
            return kept.keep();
        } catch (SourceRefusedException e) {
            throw named(e);
        } catch (IOException e) {
            throw new SourceRefusedException(
                    "the rows of source.sql cannot be kept in " + place + ": "
                            + e.getClass().getSimpleName() + " " + e.getMessage()
                            + "; make room there, or name another data folder with --data DIR",
                    e);
        }
    }

    private FileQuery query() throws SourceRefusedException {
        return FileQuery.of(Objects.requireNonNull(source.files().query()), folder);
    }

    private static List<QueryColumn> columns(FileQuery query) throws SourceRefusedException {
        return new QueryRows(query).columns();
    }

    private static List<String> names(List<QueryColumn> columns) {
        return columns.stream().map(QueryColumn::name).toList();
    }

    private static List<QueryColumn> named(List<QueryColumn> columns, Collection<String> names)
            throws SourceRefusedException {
        List<QueryColumn> found = new ArrayList<>();
        for (String name : names) {
            found.add(named(columns, name));
        }
        return found;
    }

    /** Of columns with one name none is used: {@link #check} has refused it. */
    private static QueryColumn named(List<QueryColumn> columns, String name) throws SourceRefusedException {
        return find(columns, name)
                .orElseThrow(() -> new SourceRefusedException(
                        "gives no column '" + name + "' any more: its files have changed; try again"));
    }

    private static Optional<QueryColumn> find(List<QueryColumn> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    private static SourceRefusedException named(SourceRefusedException problem) {
        return new SourceRefusedException("source.sql: " + problem.getMessage(), problem);
    }
}
