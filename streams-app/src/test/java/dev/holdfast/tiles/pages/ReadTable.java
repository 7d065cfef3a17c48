package dev.holdfast.tiles.pages;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;

/** A file's rows as texts, by two readers that nobody here wrote. */
final class ReadTable {
    private ReadTable() {}

    static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    /** Rows by DuckDB; doubles as Java writes them. */
    static List<String> byDuck(Path file) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    /** Rows by parquet-java, which checks each page's checksum. */
    static List<String> byParquet(Path file) throws IOException {
        List<StringBuilder> rows = new ArrayList<>();
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification()
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                int start = rows.size();
                ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                        pages,
                        new Nothing(schema.getFieldCount()),
                        schema,
                        reader.getFileMetaData().getCreatedBy());
                for (ColumnDescriptor column : schema.getColumns()) {
                    ColumnReader values = store.getColumnReader(column);
                    for (int i = 0; i < pages.getRowCount(); i++) {
                        if (start + i == rows.size()) {
                            rows.add(new StringBuilder());
                        } else if (!column.equals(schema.getColumns().get(0))) {
                            rows.get(start + i).append('|');
                        }
                        rows.get(start + i).append(text(column, values));
                        values.consume();
                    }
                }
            }
        }
        return rows.stream().map(StringBuilder::toString).toList();
    }

    private static String text(ColumnDescriptor column, ColumnReader values) {
        boolean unsigned = column.getPrimitiveType().getLogicalTypeAnnotation()
                        instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation type
                && !type.isSigned();
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case BINARY -> values.getBinary().toStringUsingUTF8();
            case BOOLEAN -> String.valueOf(values.getBoolean());
            case DOUBLE -> String.valueOf(values.getDouble());
            case INT32 -> unsigned ? Integer.toUnsignedString(values.getInteger()) : "signed";
            case INT64 -> unsigned ? Long.toUnsignedString(values.getLong()) : "signed";
            default -> throw new AssertionError(column);
        };
    }

    private static final class Nothing extends GroupConverter {
        private final Converter[] fields;

        Nothing(int count) {
            fields = new Converter[count];
            for (int i = 0; i < count; i++) {
                fields[i] = new PrimitiveConverter() {};
            }
        }

        @Override
        public Converter getConverter(int field) {
            return fields[field];
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
