package dev.holdfast.datasets;

import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Parquet file of a table from its first row to its last: footer, columns, count, order, absent values. Of the
 * columns only those are read that the order is made of, and those that the file allows to be absent where the table does
 * not. For one thread, once.
 */
final class RowWalk {
    private static final Set<CompressionCodecName> CODECS =
            Set.of(CompressionCodecName.UNCOMPRESSED, CompressionCodecName.SNAPPY, CompressionCodecName.ZSTD);

    private final DatasetTable table;
    private final Path file;
    private final String name;
    private final List<PartitionFault> faults = new ArrayList<>();
    private final List<SortColumn> sort = new ArrayList<>();
    private final List<String> wanted = new ArrayList<>();
    private final RowFaults order;
    private final RowFaults duplicates;
    private final RowFaults absent;
    private long rows;
    private @Nullable List<Object> first;

    RowWalk(DatasetTable table, Path file) {
        this.table = table;
        this.file = file;
        this.name = table.name() + "/" + file.getFileName();
        this.order = new RowFaults(PartitionFault.Kind.ORDER, name);
        this.duplicates = new RowFaults(PartitionFault.Kind.DUPLICATE, name);
        this.absent = new RowFaults(PartitionFault.Kind.ABSENT, name);
    }

    /** Reads it. What cannot be read is a fault, too. */
    FileFindings walk() {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification()
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            if (isFit(reader)) {
                walk(reader);
            }
            order.into(faults);
            duplicates.into(faults);
            absent.into(faults);
            requireAsManyAsTheFooterSays(reader.getRecordCount());
            return new FileFindings(name, reader.getRecordCount(), first, first == null ? null : now(), faults);
        } catch (IOException e) {
            return unreadable(IoReason.of(e));
        } catch (RuntimeException e) {
            return unreadable(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            // A damaged length asks for gigabytes at once; nothing of that was given, so there is as much as before.
            return unreadable("it asks for more memory than there is (" + e.getMessage() + ")");
        }
    }

    private FileFindings unreadable(String why) {
        faults.add(new PartitionFault(PartitionFault.Kind.UNREADABLE, name, "cannot be read as Parquet: " + why));
        return new FileFindings(name, -1, null, null, faults);
    }

    private boolean isFit(ParquetFileReader reader) {
        List<String> words =
                ColumnTypes.differences(table, reader.getFileMetaData().getSchema());
        words.forEach(what -> faults.add(new PartitionFault(PartitionFault.Kind.SCHEMA, name, what)));
        Set<CompressionCodecName> unknown = reader.getFooter().getBlocks().stream()
                .flatMap(group -> group.getColumns().stream())
                .map(ColumnChunkMetaData::getCodec)
                .filter(codec -> !CODECS.contains(codec))
                .collect(Collectors.toCollection(TreeSet::new));
        unknown.forEach(codec -> faults.add(new PartitionFault(
                PartitionFault.Kind.UNREADABLE,
                name,
                "is compressed with " + codec + "; a partition has ZSTD, SNAPPY, or nothing")));
        return words.isEmpty() && unknown.isEmpty();
    }

    private void walk(ParquetFileReader reader) throws IOException {
        MessageType schema = reader.getFileMetaData().getSchema();
        for (String column : table.sort()) {
            sort.add(SortColumn.of(column(column)));
            wanted.add(column);
        }
        for (DatasetColumn column : table.columns()) {
            boolean mayBeAbsent = schema.getType(column.name()).isRepetition(Type.Repetition.OPTIONAL);
            if (mayBeAbsent && !column.optional() && !wanted.contains(column.name())) {
                wanted.add(column.name());
            }
        }
        MessageType selected = new MessageType(
                schema.getName(), wanted.stream().map(schema::getType).toList());
        reader.setRequestedSchema(selected);
        for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
            walk(group, selected, reader.getFileMetaData().getCreatedBy());
        }
    }

    private void walk(PageReadStore group, MessageType selected, @Nullable String writer) {
        ColumnReadStoreImpl store =
                new ColumnReadStoreImpl(group, new DummyRecordConverter(selected).getRootConverter(), selected, writer);
        ColumnReader[] readers = new ColumnReader[wanted.size()];
        int[] levels = new int[wanted.size()];
        for (int i = 0; i < readers.length; i++) {
            ColumnDescriptor column = selected.getColumnDescription(new String[] {wanted.get(i)});
            readers[i] = store.getColumnReader(column);
            levels[i] = column.getMaxDefinitionLevel();
        }
        for (long left = group.getRowCount(); left > 0; left--) {
            row(readers, levels);
        }
    }

    private void row(ColumnReader[] readers, int[] levels) {
        int compared = 0;
        int without = -1;
        for (int i = 0; i < readers.length; i++) {
            if (readers[i].getCurrentDefinitionLevel() < levels[i]) {
                without = i;
            } else if (i < sort.size()) {
                int step = sort.get(i).step(readers[i]);
                compared = compared == 0 ? step : compared;
            }
            readers[i].consume();
        }
        rows++;
        if (without >= 0) {
            String column = wanted.get(without);
            absent.found(rows, () -> "has no value of " + column);
        } else if (first == null) {
            first = now();
        } else if (compared == 0) {
            duplicates.found(rows, () -> "has the key of the one before: " + words(SortColumn::now));
        } else if (compared > 0) {
            order.found(
                    rows,
                    () -> "has " + words(SortColumn::now) + " behind " + words(SortColumn::before)
                            + ", and rows are in the order of " + String.join(", ", table.sort()));
        }
    }

    private void requireAsManyAsTheFooterSays(long footer) {
        if (faults.isEmpty() && rows != footer) {
            faults.add(new PartitionFault(
                    PartitionFault.Kind.ROWS, name, "has " + rows + " rows, and its footer says " + footer));
        }
    }

    private List<Object> now() {
        return sort.stream().map(SortColumn::now).toList();
    }

    private String words(Function<SortColumn, Object> value) {
        return sort.stream()
                .map(column -> column.text(value.apply(column)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private DatasetColumn column(String wantedName) {
        return Objects.requireNonNull(table.columns().stream()
                .filter(column -> column.name().equals(wantedName))
                .findFirst()
                .orElse(null));
    }
}
