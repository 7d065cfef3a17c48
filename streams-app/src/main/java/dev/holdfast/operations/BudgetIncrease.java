package dev.holdfast.operations;

import dev.holdfast.config.spec.BudgetSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.yaml.Durations;
import dev.holdfast.errors.UsageException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code --budget +20}, {@code --budget tokens=+5000}, {@code --budget money=40}: as a value for {@link Tuning}. */
public final class BudgetIncrease {
    private BudgetIncrease() {}

    /**
     * Returns the key and the new value, such as {@code budget.tokens=6000}.
     *
     * @throws UsageException if it is not clear what is meant
     */
    public static String of(Spec stored, String wish) {
        Map<String, Object> limits = limits(stored.budget());
        int equals = wish.indexOf('=');
        String key = equals < 0 ? onlyOne(limits) : wish.substring(0, equals);
        String value = wish.substring(equals + 1);
        Object before = limits.get(key);
        if (before == null) {
            throw new UsageException("--budget " + wish + ": this experiment has no budget of " + key + "; it has "
                    + (limits.isEmpty() ? "none" : String.join(", ", limits.keySet())));
        }
        return "budget." + key + '=' + (value.startsWith("+") ? sum(wish, before, value.substring(1)) : value);
    }

    private static String onlyOne(Map<String, Object> limits) {
        if (limits.size() != 1) {
            throw new UsageException(
                    limits.isEmpty()
                            ? "--budget: this experiment has no budget"
                            : "--budget: say which, such as --budget "
                                    + limits.keySet().iterator().next() + "=+N; it has "
                                    + String.join(", ", limits.keySet()));
        }
        return limits.keySet().iterator().next();
    }

    private static Map<String, Object> limits(@Nullable BudgetSection budget) {
        Map<String, Object> limits = new LinkedHashMap<>();
        if (budget != null && budget.tokens() != null) {
            limits.put("tokens", new BigDecimal(budget.tokens()));
        }
        if (budget != null && budget.money() != null) {
            limits.put("money", budget.money());
        }
        if (budget != null && budget.wallTime() != null) {
            limits.put("wall_time", budget.wallTime());
        }
        return limits;
    }

    private static String sum(String wish, Object before, String more) {
        try {
            return before instanceof BigDecimal number
                    ? number.add(new BigDecimal(more)).toPlainString()
                    : Durations.format(((java.time.Duration) before).plus(Durations.parse(more)));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--budget " + wish + ": '" + more + "' can't be added to this budget");
        }
    }
}
