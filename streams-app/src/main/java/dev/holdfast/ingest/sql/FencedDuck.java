package dev.holdfast.ingest.sql;

import dev.holdfast.config.app.BlocksSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A DuckDB in memory that may read the files it is told of, and nothing else: no network, no extension, no other file, no
 * setting that changes this. It would write where it may read, so what it is given has to be a {@link FileQuery}. For one
 * thread.
 */
final class FencedDuck implements AutoCloseable {
    /** What it takes to look at a query. */
    static final BlocksSettings SMALL = new BlocksSettings(Path.of(""), "256MB", null, 1);

    /** Where what does not fit goes while a query is looked at: nothing does. */
    static final Path SPILL = Path.of(System.getProperty("java.io.tmpdir"), "query.spill");

    private final Connection connection;

    private FencedDuck(Connection connection) {
        this.connection = connection;
    }

    /**
     * What it may read.
     *
     * @param files these files
     * @param folders all files below these folders
     */
    record Fence(Collection<String> files, Collection<String> folders) {
        static final Fence CLOSED = new Fence(List.of(), List.of());
    }

    /**
     * Opens one.
     *
     * @param bounds what it may take
     * @param spill where what does not fit into its memory goes
     * @param streaming whether the rows of an answer are handed over as they come
     */
    static FencedDuck open(Fence fence, BlocksSettings bounds, Path spill, boolean streaming) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", bounds.memory());
        properties.setProperty("threads", String.valueOf(bounds.threads()));
        properties.setProperty("temp_directory", spill.toString());
        properties.setProperty("jdbc_stream_results", String.valueOf(streaming));
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("allow_persistent_secrets", "false");
        FencedDuck duck = new FencedDuck(DriverManager.getConnection("jdbc:duckdb:", properties));
        try (Statement statement = duck.connection.createStatement()) {
            for (String setting : List.of(
                    "TimeZone = 'UTC'",
                    "errors_as_json = true",
                    "allowed_paths = " + list(fence.files()),
                    "allowed_directories = " + list(fence.folders()),
                    "enable_external_access = false",
                    "lock_configuration = true")) {
                statement.execute("SET " + setting);
            }
            return duck;
        } catch (SQLException e) {
            duck.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    private static String list(Collection<String> texts) {
        return texts.stream().map(FencedDuck::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns a text as it stands in SQL. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
