package dev.holdfast.ingest.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns and the rows that a query gives. */
final class QueryRows {
    private static final JsonFactory JSON = new JsonFactory();

    private final FileQuery query;

    QueryRows(FileQuery query) {
        this.query = query;
    }

    /**
     * Returns the columns; the query is not carried out, but headers are read.
     *
     * @throws SourceRefusedException if it cannot be carried out
     */
    List<QueryColumn> columns() throws SourceRefusedException {
        try (FencedDuck duck = FencedDuck.open(query.fence(), FencedDuck.SMALL, FencedDuck.SPILL, false);
                PreparedStatement prepared = duck.connection().prepareStatement(query.text())) {
            ResultSetMetaData facts = prepared.getMetaData();
            List<QueryColumn> columns = new ArrayList<>();
            for (int i = 1; i <= facts.getColumnCount(); i++) {
                columns.add(new QueryColumn(facts.getColumnName(i), facts.getColumnTypeName(i), i - 1));
            }
            return columns;
        } catch (SQLException e) {
            throw QueryMistake.of(e, query);
        }
    }

    /**
     * Carries the query out and writes its rows as JSON Lines: texts and nulls, in one order whatever the files' order is.
     *
     * @param all the columns of the query
     * @param wanted those that are written, in this order
     * @param keys those that rows are ordered by before all others
     * @param spill a folder that is made for what does not fit into memory
     * @return how many rows there are
     * @throws SourceRefusedException if it cannot be carried out
     * @throws IOException if the rows cannot be written
     */
    long write(
            List<QueryColumn> all,
            List<QueryColumn> wanted,
            List<QueryColumn> keys,
            BlocksSettings bounds,
            Path spill,
            OutputStream out)
            throws SourceRefusedException, IOException {
        try (FencedDuck duck = FencedDuck.open(query.fence(), bounds, spill, true);
                Statement statement = duck.connection().createStatement()) {
            // What is wrong with rows is only told where they are not streamed.
            statement.execute("CREATE TEMP TABLE found AS " + sql(all, wanted, keys));
            try (ResultSet rows = statement.executeQuery("FROM found")) {
                return write(rows, wanted, out);
            }
        } catch (SQLException e) {
            throw QueryMistake.of(e, null);
        }
    }

    private static long write(ResultSet rows, List<QueryColumn> wanted, OutputStream out)
            throws SQLException, IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            long count = 0;
            while (rows.next()) {
                json.writeStartObject();
                for (int i = 0; i < wanted.size(); i++) {
                    json.writeStringField(wanted.get(i).name(), rows.getString(i + 1));
                }
                json.writeEndObject();
                count++;
            }
            json.writeRaw('\n');
            return count;
        }
    }

    private String sql(List<QueryColumn> all, List<QueryColumn> wanted, List<QueryColumn> keys) {
        Set<String> order = new LinkedHashSet<>();
        Stream.concat(keys.stream(), wanted.stream()).map(QueryColumn::order).forEach(order::add);
        return "SELECT " + wanted.stream().map(QueryColumn::text).collect(Collectors.joining(", "))
                + " FROM (" + query.text() + "\n) AS given("
                + all.stream().map(QueryColumn::alias).collect(Collectors.joining(", ")) + ") ORDER BY "
                + order.stream().map(one -> one + " ASC NULLS LAST").collect(Collectors.joining(", "));
    }
}
