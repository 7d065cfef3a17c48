package dev.holdfast.ingest;

import com.google.re2j.Pattern;
import dev.holdfast.config.spec.RowCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the rows that are an experiment's from others, by what {@code source.where} says of their columns. */
final class RowFilter {
    private final List<Demand> demands = new ArrayList<>();

    /** What one column must hold. */
    private record Demand(
            int position,
            Set<String> is,
            Set<String> not,
            @Nullable Boolean blank,
            @Nullable Pattern matches) {

        boolean isMet(String value) {
            return (is.isEmpty() || is.contains(value))
                    && !not.contains(value)
                    && (blank == null || blank == value.isBlank())
                    && (matches == null || matches.matcher(value).find());
        }
    }

    RowFilter(List<RowCondition> conditions, SourceColumns columns) {
        for (RowCondition one : conditions) {
            Pattern matches = one.matches() == null ? null : Pattern.compile(one.matches());
            demands.add(new Demand(
                    columns.position(one.column()), Set.copyOf(one.is()), Set.copyOf(one.not()), one.blank(), matches));
        }
    }

    /** Says whether a row is one of the experiment's; a column in which it has nothing is an empty text. */
    boolean takes(Row row) {
        for (Demand demand : demands) {
            String value = row.values().get(demand.position());
            if (!demand.isMet(value == null ? "" : value)) {
                return false;
            }
        }
        return true;
    }
}
