package dev.holdfast.blocks.store;

import dev.holdfast.config.app.BlocksSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.duckdb.DuckDBConnection;

/** A DuckDB in memory, with bounds: it sorts and scans Parquet files. One for each thread; {@link #another} makes them. */
public final class DuckDb implements AutoCloseable {
    private static final Pattern AS_JSON = Pattern.compile("\"exception_message\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final DuckDBConnection connection;
    private final Statement statement;

    private DuckDb(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        this.statement = connection.createStatement();
    }

    /**
     * Opens one.
     *
     * @param spill the folder that it makes, in one that is there, for what does not fit into its memory, unless the
     *     settings name one
     */
    public static DuckDb open(BlocksSettings settings, Path spill) {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", settings.memory());
        properties.setProperty("threads", String.valueOf(settings.threads()));
        properties.setProperty(
                "temp_directory",
                Objects.requireNonNullElse(settings.temp(), spill).toString());
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        try {
            return new DuckDb((DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties));
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Opens another connection to the same memory, for another thread. */
    public DuckDb another() {
        try {
            return new DuckDb((DuckDBConnection) connection.duplicate());
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    DuckDBConnection connection() {
        return connection;
    }

    /** Reads one row of an answer. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    public void execute(String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    public <T> List<T> all(String sql, Reader<T> reader) {
        try (ResultSet answer = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (answer.next()) {
                rows.add(reader.read(answer));
            }
            return rows;
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Hands over each row of an answer, without holding them. */
    public void each(String sql, Visitor visitor) {
        some(sql, row -> {
            visitor.visit(row);
            return true;
        });
    }

    /** Hands over rows of an answer until one is enough. */
    public void some(String sql, Reader<Boolean> visitor) {
        try (ResultSet answer = statement.executeQuery(sql)) {
            boolean goOn = true;
            while (goOn && answer.next()) {
                goOn = visitor.read(answer);
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Returns the rows of an answer as they are read; nothing else may be asked before the last of them. */
    <T> Stream<T> stream(String sql, Reader<T> reader) {
        try {
            ResultSet answer = statement.executeQuery(sql);
            return StreamSupport.stream(
                    new Spliterators.AbstractSpliterator<T>(Long.MAX_VALUE, Spliterator.ORDERED) {
                        @Override
                        public boolean tryAdvance(Consumer<? super T> action) {
                            try {
                                boolean there = answer.next();
                                if (there) {
                                    action.accept(reader.read(answer));
                                }
                                return there;
                            } catch (SQLException e) {
                                throw refused(e);
                            }
                        }
                    },
                    false);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Takes one row of an answer. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    public <T> T one(String sql, Reader<T> reader) {
        return all(sql, reader).get(0);
    }

    public long number(String sql) {
        return one(sql, row -> row.getLong(1));
    }

    /** Returns the one value of an answer as text; empty if it is null or there is no row. */
    public Optional<String> text(String sql) {
        return all(sql, row -> Optional.ofNullable(row.getString(1))).stream()
                .findFirst()
                .flatMap(value -> value);
    }

    /** Returns the exception that tells a person what DuckDB could not do. */
    static BlocksRefusedException refused(SQLException e) {
        String message = words(String.valueOf(e.getMessage()));
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("disk full") || lower.contains("failed to offload")) {
            return new BlocksRefusedException(
                    "the disk of the blocks is full (" + firstLine(message) + "): make room and run it again", e);
        }
        if (lower.contains("file too large") || lower.contains("quota exceeded")) {
            return new BlocksRefusedException(
                    "the blocks could not be written (" + firstLine(message)
                            + "): raise the limit of the disk and run it again",
                    e);
        }
        if (lower.contains("out of memory")) {
            return new BlocksRefusedException(
                    "blocks.memory is too small for this (" + firstLine(message) + "): give it more with --setting"
                            + " blocks.memory=2GB",
                    e);
        }
        return new BlocksRefusedException(firstLine(message), e);
    }

    /** Some errors come as JSON, of which a person wants the message. */
    private static String words(String message) {
        Matcher json = AS_JSON.matcher(message);
        return json.find() ? json.group(1).replaceAll("\\\\(.)", "$1") : message;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() {
        try {
            statement.close();
            connection.close();
        } catch (SQLException e) {
            throw refused(e);
        }
    }
}
