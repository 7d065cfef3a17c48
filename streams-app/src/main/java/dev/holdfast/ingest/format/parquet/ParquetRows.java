package dev.holdfast.ingest.format.parquet;

import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.ingest.ColumnNames;
import dev.holdfast.ingest.Row;
import dev.holdfast.ingest.RowRejectReason;
import dev.holdfast.ingest.RowSink;
import dev.holdfast.ingest.SourceColumns;
import dev.holdfast.ingest.SourceFile;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.TableFormat;
import dev.holdfast.ingest.UnfitSourceException;
import dev.holdfast.ingest.format.csv.CsvLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file. Of it only the used columns are read, one row group after the other; what is held in
 * memory are those columns of one row group as they are stored.
 */
public final class ParquetRows implements TableFormat {
    private final SourceColumns columns;

    public ParquetRows(SourceColumns columns) {
        this.columns = columns;
    }

    @Override
    public void read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        try (OpenParquet parquet = OpenParquet.of(file.path())) {
            requireReadable(file, parquet.schema());
            sink.columns(
                    parquet.schema().getFields().stream().map(Type::getName).toList());
            parquet.select(columns.names());
            boolean wanted = true;
            for (long number = 1; wanted && parquet.next(); number++) {
                wanted = hand(parquet, number, sink);
            }
        }
    }

    private boolean hand(OpenParquet parquet, long number, RowSink sink) throws SourceRefusedException {
        List<@Nullable String> values = parquet.row();
        int broken = parquet.brokenColumn();
        if (broken < 0) {
            return sink.row(new Row(number, number, values, () -> csv(values)));
        }
        String message = "has bytes that are no UTF-8 in the column "
                + ColumnNames.quoted(columns.names().get(broken));
        sink.broken(
                new Row(number, number, List.of(), () -> csv(values)),
                RowRejectReason.INVALID_TEXT,
                message,
                columns.names().get(broken));
        return true;
    }

    private static String csv(List<@Nullable String> values) {
        return CsvLine.of(
                values.stream().map(value -> value == null ? "" : value).toList(), ',');
    }

    private void requireReadable(SourceFile file, MessageType schema) throws UnfitSourceException {
        List<String> names = schema.getFields().stream().map(Type::getName).toList();
        List<SourceCheck.Finding> findings = columns.findings(names);
        if (findings.isEmpty()) {
            findings = columns.findings(column -> refusal(column, schema.getType(column)));
        }
        if (!findings.isEmpty()) {
            throw new UnfitSourceException(file.path().toString(), findings);
        }
    }

    private static Optional<String> refusal(String column, Type type) {
        String name = "the column " + ColumnNames.quoted(column);
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            return Optional.of(name + " is nested (a list, map or group), but single values are wanted; write what is"
                    + " needed of it to a column of its own, or take it from there by a query (source.sql)");
        }
        return ParquetText.of(type.asPrimitiveType()) == null
                ? Optional.of(name + " is of the type " + type.asPrimitiveType() + ", which cannot be read as text;"
                        + " write it as a string")
                : Optional.empty();
    }
}
