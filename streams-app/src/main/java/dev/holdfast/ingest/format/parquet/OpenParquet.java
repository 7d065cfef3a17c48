package dev.holdfast.ingest.format.parquet;

import dev.holdfast.ingest.SourceRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** A Parquet file, of which chosen columns are read row by row. For one thread. */
final class OpenParquet implements Closeable {
    private final Path path;
    private final ParquetFileReader reader;
    private final List<Column> columns = new ArrayList<>();
    private MessageType selected;
    private long left;
    private int broken = -1;

    /** A column, and where in the row group its reading stands. */
    private static final class Column {
        private final ColumnDescriptor descriptor;
        private final ParquetText text;
        private @Nullable ColumnReader reader;

        private Column(ColumnDescriptor descriptor) {
            this.descriptor = descriptor;
            this.text = Objects.requireNonNull(ParquetText.of(descriptor.getPrimitiveType()));
        }
    }

    private OpenParquet(Path path, ParquetFileReader reader) {
        this.path = path;
        this.reader = reader;
        this.selected = reader.getFileMetaData().getSchema();
    }

    static OpenParquet of(Path path) throws SourceRefusedException, IOException {
        try {
            ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                    .withCodecFactory(new PageCodecs())
                    .build();
            return new OpenParquet(path, ParquetFileReader.open(new LocalInputFile(path), options));
        } catch (RuntimeException e) {
            throw broken(path, e);
        }
    }

    /** Returns the columns that the file has. */
    MessageType schema() {
        return reader.getFileMetaData().getSchema();
    }

    /** Chooses the columns of a row, in their order. */
    void select(List<String> names) {
        selected = new MessageType(
                schema().getName(), names.stream().map(schema()::getType).toList());
        reader.setRequestedSchema(selected);
        names.forEach(name -> columns.add(new Column(selected.getColumnDescription(new String[] {name}))));
    }

    /** Says whether there is another row, and goes to it. */
    boolean next() throws SourceRefusedException, IOException {
        try {
            while (left == 0) {
                PageReadStore group = reader.readNextRowGroup();
                if (group == null) {
                    return false;
                }
                open(group);
            }
            left--;
            return true;
        } catch (RuntimeException e) {
            throw broken(path, e);
        }
    }

    private void open(PageReadStore group) {
        left = group.getRowCount();
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                group,
                new DummyRecordConverter(selected).getRootConverter(),
                selected,
                reader.getFileMetaData().getCreatedBy());
        columns.forEach(column -> column.reader = store.getColumnReader(column.descriptor));
    }

    /** Returns the values of this row; to be called once a row. */
    List<@Nullable String> row() throws SourceRefusedException {
        List<@Nullable String> values = new ArrayList<>(columns.size());
        broken = -1;
        try {
            for (Column column : columns) {
                values.add(value(column));
            }
            return values;
        } catch (RuntimeException e) {
            throw broken(path, e);
        }
    }

    private @Nullable String value(Column column) {
        ColumnReader from = Objects.requireNonNull(column.reader);
        boolean there = from.getCurrentDefinitionLevel() == column.descriptor.getMaxDefinitionLevel();
        try {
            return there ? column.text.read(from) : null;
        } catch (CharacterCodingException e) {
            broken = broken < 0 ? columns.indexOf(column) : broken;
            return null;
        } finally {
            from.consume();
        }
    }

    /** Returns the first column of this row that holds no text although it should; -1 if there is none. */
    int brokenColumn() {
        return broken;
    }

    private static SourceRefusedException broken(Path path, RuntimeException problem) {
        return new SourceRefusedException(path + ": cannot be read as Parquet: " + problem.getMessage(), problem);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
