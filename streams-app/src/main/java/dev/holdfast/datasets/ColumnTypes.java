package dev.holdfast.datasets;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** What a declared column is in a Parquet file. */
final class ColumnTypes {
    private ColumnTypes() {}

    /** Returns the type that a column has; it knows the order of its values, unsigned where they are. */
    static PrimitiveType of(DatasetColumn column) {
        Types.PrimitiveBuilder<PrimitiveType> type =
                column.optional() ? Types.optional(physical(column)) : Types.required(physical(column));
        return type.as(meaning(column)).named(column.name());
    }

    /** Returns how a file's columns differ from the declared ones, in words; empty if they do not. */
    static List<String> differences(DatasetTable table, MessageType found) {
        List<String> names = found.getFields().stream().map(Type::getName).toList();
        List<String> declared =
                table.columns().stream().map(DatasetColumn::name).toList();
        List<String> words = new ArrayList<>();
        for (DatasetColumn column : table.columns()) {
            if (!names.contains(column.name())) {
                words.add("lacks the column " + column.name());
            } else if (!fits(column, found.getType(column.name()))) {
                words.add("has the column " + column.name() + " as '" + found.getType(column.name())
                        + "', and it is declared as '" + of(column) + "'");
            }
        }
        names.stream().filter(name -> !declared.contains(name)).forEach(name -> words.add("has a column " + name));
        if (words.isEmpty() && !names.equals(declared)) {
            words.add("has its columns in another order: " + names);
        }
        return words;
    }

    /** Whether a value is there in each row is not to be seen by the type: many writers call every column optional. */
    private static boolean fits(DatasetColumn column, Type found) {
        if (!found.isPrimitive()
                || found.isRepetition(Type.Repetition.REPEATED)
                || found.asPrimitiveType().getPrimitiveTypeName() != physical(column)) {
            return false;
        }
        LogicalTypeAnnotation meaning = found.getLogicalTypeAnnotation();
        return switch (column.kind()) {
            case INT32 -> meaning == null || meaning.equals(intType(32, true));
            case INT64 -> meaning == null || meaning.equals(intType(64, true));
            case TIME -> meaning instanceof TimestampLogicalTypeAnnotation time && time.getUnit() == TimeUnit.MICROS;
            default -> Objects.equals(meaning, meaning(column));
        };
    }

    private static PrimitiveTypeName physical(DatasetColumn column) {
        return switch (column.kind()) {
            case INT32, UINT32 -> PrimitiveTypeName.INT32;
            case INT64, UINT64, TIME -> PrimitiveTypeName.INT64;
            case DOUBLE -> PrimitiveTypeName.DOUBLE;
            case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
            case TEXT -> PrimitiveTypeName.BINARY;
        };
    }

    private static @Nullable LogicalTypeAnnotation meaning(DatasetColumn column) {
        return switch (column.kind()) {
            case INT32 -> intType(32, true);
            case INT64 -> intType(64, true);
            case UINT32 -> intType(32, false);
            case UINT64 -> intType(64, false);
            case TEXT -> stringType();
            case TIME -> timestampType(true, TimeUnit.MICROS);
            case DOUBLE, BOOLEAN -> null;
        };
    }
}
