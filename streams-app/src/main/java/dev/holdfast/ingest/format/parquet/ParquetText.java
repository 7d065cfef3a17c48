package dev.holdfast.ingest.format.parquet;

import dev.holdfast.ingest.format.xlsx.CellNumbers;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Reads the values of a Parquet column as text. */
@FunctionalInterface
interface ParquetText {

    /**
     * Reads the value that a reader stands at.
     *
     * @throws CharacterCodingException if it should be text and is not UTF-8
     */
    String read(ColumnReader from) throws CharacterCodingException;

    /** Returns how values of a type are read; null if they have no text. */
    static @Nullable ParquetText of(PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> from -> String.valueOf(from.getBoolean());
            case FLOAT -> from -> CellNumbers.text(from.getFloat());
            case DOUBLE -> from -> CellNumbers.text(from.getDouble());
            case INT32 -> int32(meaning);
            case INT64 -> int64(meaning);
            case INT96 -> from -> ParquetTimes.legacy(from.getBinary().toByteBuffer());
            case BINARY -> bytes(meaning);
            case FIXED_LEN_BYTE_ARRAY -> fixedBytes(meaning);
        };
    }

    private static @Nullable ParquetText int32(@Nullable LogicalTypeAnnotation meaning) {
        if (meaning == null) {
            return from -> Integer.toString(from.getInteger());
        }
        if (meaning instanceof IntLogicalTypeAnnotation number) {
            return number.isSigned()
                    ? from -> Integer.toString(from.getInteger())
                    : from -> Integer.toUnsignedString(from.getInteger());
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return from -> ParquetNumbers.decimal(from.getInteger(), decimal.getScale());
        }
        if (meaning instanceof TimeLogicalTypeAnnotation time) {
            return from -> ParquetTimes.time(from.getInteger(), time.getUnit());
        }
        return meaning instanceof DateLogicalTypeAnnotation ? from -> ParquetTimes.date(from.getInteger()) : null;
    }

    private static @Nullable ParquetText int64(@Nullable LogicalTypeAnnotation meaning) {
        if (meaning == null) {
            return from -> Long.toString(from.getLong());
        }
        if (meaning instanceof IntLogicalTypeAnnotation number) {
            // The 64 bits are the number; only as text they are read with or without a sign.
            return number.isSigned()
                    ? from -> Long.toString(from.getLong())
                    : from -> Long.toUnsignedString(from.getLong());
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return from -> ParquetNumbers.decimal(from.getLong(), decimal.getScale());
        }
        if (meaning instanceof TimeLogicalTypeAnnotation time) {
            return from -> ParquetTimes.time(from.getLong(), time.getUnit());
        }
        return meaning instanceof TimestampLogicalTypeAnnotation stamp
                ? from -> ParquetTimes.timestamp(from.getLong(), stamp.getUnit(), stamp.isAdjustedToUTC())
                : null;
    }

    private static @Nullable ParquetText bytes(@Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return from -> ParquetNumbers.decimal(from.getBinary().getBytesUnsafe(), decimal.getScale());
        }
        // Older programs write texts without saying that they are.
        boolean text = meaning == null
                || meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation;
        return text ? ParquetText::utf8 : null;
    }

    private static @Nullable ParquetText fixedBytes(@Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return from -> ParquetNumbers.decimal(from.getBinary().getBytesUnsafe(), decimal.getScale());
        }
        if (meaning instanceof UUIDLogicalTypeAnnotation) {
            return from -> ParquetNumbers.uuid(from.getBinary().toByteBuffer());
        }
        return null;
    }

    private static String utf8(ColumnReader from) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(from.getBinary().toByteBuffer())
                .toString();
    }
}
