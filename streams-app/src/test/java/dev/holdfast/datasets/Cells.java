package dev.holdfast.datasets;

import dev.holdfast.datasets.DatasetColumn.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Small tables of cells, written by DuckDB, which is not what reads them in the product. */
public final class Cells {
    static final DatasetTable INDEX = DatasetTable.of(
            "tile_index",
            List.of("country_iso", "tile_id"),
            List.of(
                    DatasetColumn.of("country_iso", Kind.TEXT),
                    DatasetColumn.of("tile_id", Kind.UINT64),
                    DatasetColumn.of("area", Kind.DOUBLE)));
    static final DatasetTable BOUNDS = DatasetTable.of(
            "tile_bounds",
            List.of("country_iso", "tile_id"),
            List.of(
                    DatasetColumn.of("country_iso", Kind.TEXT),
                    DatasetColumn.of("tile_id", Kind.UINT64),
                    DatasetColumn.of("west", Kind.DOUBLE)));
    static final Provenance MADE =
            new Provenance("tile-index", "1", Map.of("predicate", "center"), Map.of("raster", "ab".repeat(32)));
    static final PartitionId ID = PartitionId.of("tile_index", MADE);

    private final Path folder;
    private int next;

    Cells(Path folder) {
        this.folder = folder;
    }

    /** Publishes two tables to a data folder. Returns which partition they are. */
    public static PartitionId publishTo(Path data, Path made) {
        return DatasetStore.ofDataFolder(data)
                .publish(publication(new Cells(made).tables()))
                .partition()
                .id();
    }

    static DatasetStore store(Path root) {
        return new DatasetStore(root.resolve("datasets"), Duration.ZERO);
    }

    /** Writes the rows of a query to a file, as DuckDB does by itself. */
    static synchronized void write(Path file, String query) {
        String target = file.toString().replace("'", "''");
        try (Statement statement = Duck.ONE.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + target + "' (FORMAT parquet, CODEC zstd)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized String text(String query) {
        try (Statement statement = Duck.ONE.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One for all: to open one takes longer than to write what these tests write. */
    private static final class Duck {
        static final Connection ONE = open();

        private static Connection open() {
            try {
                Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET threads = 1");
                }
                return connection;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns rows: a country, a tile and a number each. */
    static String rows(String... values) {
        return "SELECT c::VARCHAR AS country_iso, t::UBIGINT AS tile_id, n::DOUBLE AS area FROM (VALUES "
                + String.join(", ", values) + ") AS v(c, t, n)";
    }

    /** Returns the file as one that is ready, with what is true of it. */
    FinishedFile file(String name, String query) {
        Path path = folder.resolve("made-" + next++ + ".parquet");
        write(path, query);
        return finished(path, name);
    }

    static FinishedFile finished(Path path, String name) {
        return finished(path, name, Long.parseLong(text("SELECT count(*) FROM read_parquet('" + path + "')")));
    }

    static FinishedFile finished(Path path, String name, long rows) {
        try {
            return new FinishedFile(path, name, rows, new ReceiptDigest().add(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns two countries whose tiles go over what is signed, and the bounds of one. */
    List<TableFiles> tables() {
        String bounds = rows("('DE', 7, 1)").replace("AS area", "AS west");
        return List.of(
                new TableFiles(
                        INDEX,
                        List.of(
                                file("FR.parquet", rows("('FR', 5, 1)", "('FR', 9223372036854775809, 2)")),
                                file("DE.parquet", rows("('DE', 7, 1)", "('DE', 8, 1)", "('DE', 9, 1)")))),
                new TableFiles(BOUNDS, List.of(file("all.parquet", bounds))));
    }

    static TableFiles index(FinishedFile... files) {
        return new TableFiles(INDEX, List.of(files));
    }

    static Publication publication(TableFiles... tables) {
        return publication(List.of(tables));
    }

    static Publication publication(List<TableFiles> tables) {
        return new Publication(
                "tile_index", MADE, tables, Retention.DEFAULT, PartitionCheck.NOTHING_MORE, Cells::evidence);
    }

    static RunEvidence evidence(Partition partition) {
        return new RunEvidence(
                Map.of("predicate", "center", "receipts", partition.receipts()),
                List.of(Map.of("country_iso", "DE"), Map.of("country_iso", "FR")),
                Map.of("rows_emitted", 5));
    }

    /** Returns everything below a folder with the digest of each file. */
    static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> all = new java.util.TreeMap<>();
        for (Path one : WriteOnce.below(folder)) {
            String name = folder.relativize(one).toString();
            all.put(name, Files.isDirectory(one) ? "folder" : new ReceiptDigest().add(one));
        }
        return all;
    }
}
