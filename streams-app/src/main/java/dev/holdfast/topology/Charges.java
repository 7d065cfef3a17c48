package dev.holdfast.topology;

import dev.holdfast.config.spec.BudgetSection;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Budget;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Prices;
import dev.holdfast.schemas.avro.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What calls of an experiment are charged with.
 *
 * @param prices what tokens cost
 * @param limited whether no call may begin that the budget does not cover
 * @param tokensPerCall what one call uses at most; null: that is reckoned from the item
 * @param outputPerCall what of that is output at most; null: nobody knows
 * @param prompt the texts that a call puts around the item; null: the handler has none
 * @param tokensBesides what a call uses at most as input besides the item's own text and fields
 */
public record Charges(
        Prices prices,
        boolean limited,
        @Nullable Long tokensPerCall,
        @Nullable Long outputPerCall,
        @Nullable String prompt,
        long tokensBesides) {
    /** What providers add to a prompt, in tokens: roles, separators, the schema of the answer. */
    private static final long FRAME = 256;
    /** How much longer the schema of an answer is than what the SPEC says of it. */
    private static final long SCHEMA_TIMES = 8;

    /** Returns the charges of a SPEC; without prices and limits they count tokens as they are told, and reserve nothing. */
    public static Charges of(Spec spec) {
        BudgetSection budget = spec.budget();
        HandlerSection handler = spec.handler();
        BudgetSection.Price price = budget == null ? null : budget.price(handler);
        Object longest = handler.settings().get("max_tokens");
        Long longestAnswer = longest instanceof Number number ? (Long) number.longValue() : null;
        Long output = budget == null ? null : budget.outputTokensPerCall();
        return new Charges(
                price == null ? Prices.NONE : new Prices(price.in(), price.out(), price.cachedInput()),
                budget != null && budget.limitsCalls(),
                budget == null ? null : budget.tokensPerCall(),
                output == null ? longestAnswer : output,
                prompt(handler),
                besides(handler));
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

    /**
     * Returns what a call for an item costs at most: a token is a byte of text or more. {@link Cost#NONE} where calls are
     * not limited and nobody said what one can come to.
     */
    public Cost atMost(WorkItem item) {
        boolean isKnown = tokensPerCall != null || outputPerCall != null;
        if (!limited && (prices.isNone() || !isKnown)) {
            return Cost.NONE;
        }
        if (tokensPerCall != null) {
            return prices.atMostOf(tokensPerCall, outputPerCall == null ? tokensPerCall : outputPerCall);
        }
        // At least once, whatever the prompt names: the message may hold it in another way.
        long bytes = Math.max(1, places("TEXT", "text")) * bytes(Objects.requireNonNullElse(item.getText(), ""))
                + places("incident_id") * bytes(item.getIncidentId())
                + places("type") * bytes(item.getType());
        for (Map.Entry<String, String> field : item.getFields().entrySet()) {
            bytes += Math.max(1, places(field.getKey())) * bytes(field.getValue());
        }
        return prices.atMost(bytes + tokensBesides, outputPerCall == null ? 0 : outputPerCall);
    }

    /** Returns how often the prompt names a part of the item. */
    private long places(String... names) {
        long times = 0;
        for (String name : names) {
            String place = "<<" + name + ">>";
            int at = prompt == null ? -1 : prompt.indexOf(place);
            while (at >= 0) {
                times++;
                at = Objects.requireNonNull(prompt).indexOf(place, at + place.length());
            }
        }
        return times;
    }

    private static @Nullable String prompt(HandlerSection handler) {
        return handler.settings().get("user") instanceof String user
                ? handler.settings().getOrDefault("system", "") + "\n" + user
                : null;
    }

    private static long besides(HandlerSection handler) {
        long settings = handler.settings().values().stream()
                .mapToLong(value -> bytes(String.valueOf(value)))
                .sum();
        long schema = SCHEMA_TIMES * bytes(String.valueOf(handler.settings().get("output")));
        return settings + schema + FRAME;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
