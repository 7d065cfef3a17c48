package dev.holdfast.datasets;

import java.util.Objects;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveComparator;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table's order, walked from row to row: it holds the value of this row and of the one before. What comes
 * before what is Parquet's own rule of the column's type, so a decrease of unsigned numbers is one however far it goes.
 */
abstract class SortColumn {
    final PrimitiveType type;
    private boolean isFirst = true;

    private SortColumn(PrimitiveType type) {
        this.type = type;
    }

    static SortColumn of(DatasetColumn column) {
        PrimitiveType type = ColumnTypes.of(column);
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> new Ints(type);
            case INT64 -> new Longs(type);
            case BOOLEAN -> new Booleans(type);
            case BINARY -> new Texts(type);
            default -> throw new IllegalArgumentException(type + " has no order");
        };
    }

    /** Goes on to the value that a reader stands at. Returns how the one before compares with it; below 0 for the first. */
    final int step(ColumnReader from) {
        int compared = read(from);
        if (isFirst) {
            isFirst = false;
            return -1;
        }
        return compared;
    }

    /** Makes what the reader stands at the current value, and the current one the one before; compares them. */
    abstract int read(ColumnReader from);

    /** Returns the value of this row, to be kept. */
    abstract Object now();

    /** Returns the value of the row before, to be kept. */
    abstract Object before();

    /** Compares two values that were kept. */
    @SuppressWarnings("unchecked")
    final int compare(Object one, Object other) {
        return ((PrimitiveComparator<Object>) (PrimitiveComparator<?>) type.comparator()).compare(one, other);
    }

    /** Returns a value that was kept as people write it. */
    final String text(Object value) {
        if (value instanceof Integer number) {
            return type.stringifier().stringify(number);
        }
        if (value instanceof Long number) {
            return type.stringifier().stringify(number);
        }
        return value instanceof Binary bytes ? type.stringifier().stringify(bytes) : value.toString();
    }

    private static final class Longs extends SortColumn {
        private final PrimitiveComparator<Long> order;
        private long now;
        private long before;

        private Longs(PrimitiveType type) {
            super(type);
            this.order = type.comparator();
        }

        @Override
        int read(ColumnReader from) {
            before = now;
            now = from.getLong();
            return order.compare(before, now);
        }

        @Override
        Object now() {
            return now;
        }

        @Override
        Object before() {
            return before;
        }
    }

    private static final class Ints extends SortColumn {
        private final PrimitiveComparator<Integer> order;
        private int now;
        private int before;

        private Ints(PrimitiveType type) {
            super(type);
            this.order = type.comparator();
        }

        @Override
        int read(ColumnReader from) {
            before = now;
            now = from.getInteger();
            return order.compare(before, now);
        }

        @Override
        Object now() {
            return now;
        }

        @Override
        Object before() {
            return before;
        }
    }

    private static final class Booleans extends SortColumn {
        private boolean now;
        private boolean before;

        private Booleans(PrimitiveType type) {
            super(type);
        }

        @Override
        int read(ColumnReader from) {
            before = now;
            now = from.getBoolean();
            return Boolean.compare(before, now);
        }

        @Override
        Object now() {
            return now;
        }

        @Override
        Object before() {
            return before;
        }
    }

    private static final class Texts extends SortColumn {
        private final PrimitiveComparator<Binary> order;
        private @Nullable Binary now;
        private @Nullable Binary before;

        private Texts(PrimitiveType type) {
            super(type);
            this.order = type.comparator();
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        int read(ColumnReader from) {
            Binary last = now;
            Binary read = from.getBinary();
            before = last;
            if (last == read) {
                // A dictionary gives the same object for the same text.
                return 0;
            }
            now = read.copy();
            return last == null ? -1 : order.compare(last, now);
        }

        @Override
        Object now() {
            return Objects.requireNonNull(now);
        }

        @Override
        Object before() {
            return Objects.requireNonNull(before);
        }
    }
}
