package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.convert.RunWriter;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Compares what is elsewhere with the blocks, row by row (P34): run files, and the whole topic. Changes nothing. */
public final class Coverage {
    private final BlockStore store;
    private final BlockFolder folder;
    private final BlockTable table;
    private final TableSql sql;

    public Coverage(BlockStore store, BlockTable table) {
        this.store = store;
        this.folder = store.folder();
        this.table = table;
        this.sql = new TableSql(table.shape());
    }

    /** Compares the run files with the blocks. What blocks have and run files have not is not asked. */
    public CoverageReport runs() {
        return compare("run files", paths(folder.runs()), false);
    }

    /** Compares the results on the topic with the blocks. */
    public CoverageReport topic(RowSource source) {
        Path place = folder.temp().resolve("topic");
        try {
            Files.createDirectories(place);
            new RunWriter(table, store.duck(), place, folder.temp(), Map.of(), () -> true)
                    .write(source, Long.MAX_VALUE);
            return compare("topic results", paths(place), true);
        } catch (IOException e) {
            throw new BlocksRefusedException("the results cannot be compared: " + IoReason.of(e), e);
        } finally {
            clear(place);
        }
    }

    private static void clear(Path place) {
        try {
            DurableFiles.deleteAll(place);
        } catch (IOException e) {
            // The next command clears it.
        }
    }

    private static List<Path> paths(Path folder) {
        return BlockFolder.names(folder).stream().map(folder::resolve).toList();
    }

    private CoverageReport compare(String side, List<Path> there, boolean bothWays) {
        List<Path> blocks = paths(folder.blocks());
        String ours = blocks.isEmpty() ? nothing() : rows(blocks);
        String theirs = there.isEmpty() ? nothing() : newest(there);
        DuckDb duck = store.duck();
        duck.execute("CREATE OR REPLACE TEMP VIEW only_there AS " + theirs + " EXCEPT " + ours);
        duck.execute("CREATE OR REPLACE TEMP VIEW only_in_blocks AS " + ours + " EXCEPT " + theirs);
        String units = "SELECT DISTINCT " + sql.unit() + " AS u FROM only_there EXCEPT SELECT DISTINCT " + sql.unit()
                + " FROM (" + ours + ")";
        return new CoverageReport(
                side,
                duck.number("SELECT count(*) FROM (" + units + ")"),
                duck.text("SELECT min(" + sql.unit() + ") FROM only_there").orElse(null),
                duck.number("SELECT count(*) FROM only_there"),
                bothWays ? duck.number("SELECT count(*) FROM only_in_blocks") : 0,
                bothWays
                        ? duck.text("SELECT min(" + sql.unit() + ") FROM only_in_blocks")
                                .orElse(null)
                        : null);
    }

    private String rows(List<Path> files) {
        return "SELECT " + sql.columns() + " FROM " + TableSql.rows(files);
    }

    /** Of two run files that have one row key, the one of the later stretch counts. */
    private String newest(List<Path> files) {
        if (table.shape().isKeyWholeRow()) {
            return rows(files);
        }
        List<String> parts = files.stream()
                .map(file -> "SELECT " + sql.columns() + ", "
                        + RunFile.stretch(String.valueOf(file.getFileName()))
                                .map(RunFile.Stretch::from)
                                .orElse(0L) + " AS \"$age\" FROM " + TableSql.rows(file))
                .toList();
        return "(SELECT " + sql.columns() + " FROM (" + String.join(" UNION ALL ", parts)
                + ") QUALIFY row_number() OVER (PARTITION BY " + sql.key() + " ORDER BY \"$age\" DESC) = 1)";
    }

    private String nothing() {
        String typed = String.join(
                ", ",
                table.shape().columns().stream()
                        .map(column -> "NULL::" + TableSql.type(column) + " AS " + TableSql.quoted(column.name()))
                        .toList());
        return "SELECT " + typed + " WHERE false";
    }
}
