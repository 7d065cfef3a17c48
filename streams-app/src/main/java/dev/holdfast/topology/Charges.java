package dev.holdfast.topology;

import dev.holdfast.config.BudgetSection;
import dev.holdfast.config.HandlerSection;
import dev.holdfast.config.Spec;
import dev.holdfast.model.Budget;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Prices;
import dev.holdfast.schemas.avro.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What calls of an experiment are charged with.
 *
 * @param prices what tokens cost
 * @param tokensPerCall what one call uses at most; null: that is reckoned from the item
 * @param tokensBesides what a call uses at most besides the item's own text and fields
 */
record Charges(Prices prices, @Nullable Long tokensPerCall, long tokensBesides) {
    /** What providers add to a prompt, in tokens: roles, separators, the schema of the answer. */
    private static final long FRAME = 256;
    /** How much longer the schema of an answer is than what the SPEC says of it. */
    private static final long SCHEMA_TIMES = 8;

    /** Returns the charges of a SPEC, or null if calls are not limited. */
    static @Nullable Charges of(Spec spec) {
        BudgetSection budget = spec.budget();
        if (budget == null || !budget.limitsCalls()) {
            return null;
        }
        BudgetSection.Price price = budget.price(spec.handler());
        Prices prices = price == null ? new Prices(0, 0) : new Prices(price.in(), price.out());
        return new Charges(prices, budget.tokensPerCall(), besides(spec.handler()));
    }

    /** Returns the limits of a SPEC, for the experiment's record. */
    static Budget limits(Spec spec) {
        BudgetSection budget = spec.budget();
        return budget == null
                ? Budget.NONE
                : new Budget(
                        budget.tokens(),
                        budget.micros(),
                        budget.wallTime() == null ? null : budget.wallTime().toMillis());
    }

    /** Returns what a call for an item costs at most. A token is a byte of text or more. */
    Cost atMost(WorkItem item) {
        if (tokensPerCall != null) {
            return prices.atMost(tokensPerCall);
        }
        long bytes = bytes(Objects.requireNonNullElse(item.getText(), ""));
        for (String field : item.getFields().values()) {
            bytes += bytes(field);
        }
        return prices.atMost(bytes + tokensBesides);
    }

    private static long besides(HandlerSection handler) {
        Object longest = handler.settings().get("max_tokens");
        long answer = longest instanceof Number number ? number.longValue() : 0;
        long prompt = handler.settings().values().stream()
                .mapToLong(value -> bytes(String.valueOf(value)))
                .sum();
        long schema = SCHEMA_TIMES * bytes(String.valueOf(handler.settings().get("output")));
        return answer + prompt + schema + FRAME;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
