package dev.holdfast.tiles.pages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** What a column of a tile table holds. No value is ever missing. */
public enum ColumnType {
    /** UTF-8. */
    TEXT(Type.BYTE_ARRAY),
    /** Unsigned 64 bits (T34). */
    UINT64(Type.INT64),
    /** Unsigned 32 bits. */
    UINT32(Type.INT32),
    /** IEEE double precision. */
    DOUBLE(Type.DOUBLE),
    /** True or false. */
    BOOLEAN(Type.BOOLEAN);

    private final Type physical;

    ColumnType(Type physical) {
        this.physical = physical;
    }

    Type physical() {
        return physical;
    }

    SchemaElement schema(String name) {
        SchemaElement element = new SchemaElement(name);
        element.setType(physical);
        element.setRepetition_type(FieldRepetitionType.REQUIRED);
        LogicalType logical = logical();
        if (logical != null) {
            element.setLogicalType(logical);
        }
        ConvertedType converted = converted();
        if (converted != null) {
            element.setConverted_type(converted);
        }
        return element;
    }

    private @Nullable LogicalType logical() {
        return switch (this) {
            case TEXT -> LogicalType.STRING(new StringType());
            case UINT64 -> LogicalType.INTEGER(new IntType((byte) 64, false));
            case UINT32 -> LogicalType.INTEGER(new IntType((byte) 32, false));
            case DOUBLE, BOOLEAN -> null;
        };
    }

    private @Nullable ConvertedType converted() {
        return switch (this) {
            case TEXT -> ConvertedType.UTF8;
            case UINT64 -> ConvertedType.UINT_64;
            case UINT32 -> ConvertedType.UINT_32;
            case DOUBLE, BOOLEAN -> null;
        };
    }

    /** A whole number's plain bytes. */
    byte[] plain(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        byte[] plain = new byte[this == UINT32 ? 4 : 8];
        bytes.get(plain);
        return plain;
    }
}
