package dev.holdfast.blocks.store;

import dev.holdfast.model.TableColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of units, which are kept as text whatever their type. */
public final class Units {
    private Units() {}

    public static Comparator<String> order(TableColumn.Kind kind) {
        return switch (kind) {
            case INT64, OPTIONAL_INT64, TIME -> Comparator.comparingLong(Long::parseLong);
            case UINT64 -> (a, b) -> Long.compareUnsigned(Long.parseUnsignedLong(a), Long.parseUnsignedLong(b));
            case TEXT ->
                (a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        };
    }
}
