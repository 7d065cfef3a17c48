package dev.holdfast.snapshots;

import dev.holdfast.schemas.avro.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two runs over the same items, item by item.
 *
 * @param what what is compared: {@code verdict}, {@code answer}, or the name of a member
 * @param types by type
 * @param total over all types
 * @param onlyBefore items that only the earlier run has
 * @param onlyAfter items that only the later run has
 * @param costsBefore what the earlier run's items cost that both have
 * @param costsAfter what the later run's items cost that both have
 * @param flipped items in which that differs, in the order of the results
 */
public record ItemComparison(
        String what,
        Map<String, TypeComparison> types,
        TypeComparison total,
        long onlyBefore,
        long onlyAfter,
        CostComparison costsBefore,
        CostComparison costsAfter,
        List<ItemPair> flipped) {

    /**
     * Compares.
     *
     * @param before the results of the earlier run
     * @param after the results of the later run
     * @param verdict how answers are read
     */
    public static ItemComparison of(Collection<Result> before, Collection<Result> after, Verdict verdict) {
        Map<List<String>, Result> others = new HashMap<>();
        after.forEach(result -> others.put(identity(result), result));
        Map<String, TypeComparison> types = new TreeMap<>();
        List<Result> ones = new ArrayList<>();
        List<Result> matched = new ArrayList<>();
        List<ItemPair> flipped = new ArrayList<>();
        for (Result one : before) {
            Result other = others.get(identity(one));
            if (other != null) {
                ones.add(one);
                matched.add(other);
                if (types.computeIfAbsent(one.getType(), type -> new TypeComparison())
                        .add(one, other, verdict)) {
                    flipped.add(ItemPair.of(one, other, verdict));
                }
            }
        }
        TypeComparison total = new TypeComparison();
        types.values().forEach(total::add);
        return new ItemComparison(
                verdict.what(),
                types,
                total,
                before.size() - (long) ones.size(),
                after.size() - (long) matched.size(),
                CostComparison.of(ones),
                CostComparison.of(matched),
                flipped);
    }

    /**
     * Returns it as JSON has it.
     *
     * @param most so many flipped items
     */
    public Map<String, @Nullable Object> toMap(int most) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("compared", what);
        map.put("items", total.items());
        map.put("only_before", onlyBefore);
        map.put("only_after", onlyAfter);
        map.put("total", total.toMap());
        Map<String, Object> byType = new LinkedHashMap<>();
        types.forEach((type, comparison) -> byType.put(type, comparison.toMap()));
        map.put("types", byType);
        map.put("costs_before", costsBefore.toMap());
        map.put("costs_after", costsAfter.toMap());
        map.put(
                "flipped_items",
                flipped.stream().limit(most).map(ItemPair::toMap).toList());
        return map;
    }

    private static List<String> identity(Result result) {
        return List.of(result.getIncidentId(), result.getType());
    }
}
