package dev.holdfast.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code budget} section: what the experiment may cost. It is never crossed: what a call may use at most is
 * reserved before it is made.
 *
 * @param tokens tokens in and out; null for no limit
 * @param money in the unit of the prices; null for no limit
 * @param wallTime from the start; null for no limit
 * @param tokensPerCall what one call uses at most; null: the handler's settings say
 * @param prices by model: money for a million tokens of input and of output, as {@code 0.15/0.60}
 */
public record BudgetSection(
        @Nullable Long tokens,
        @Nullable BigDecimal money,
        @Nullable Duration wallTime,
        @Nullable Long tokensPerCall,
        Map<String, String> prices) {

    /** The price of every model that has none of its own. */
    public static final String ANY_MODEL = "*";

    /** Money for a million tokens. */
    public record Price(double in, double out) {}

    /** Copies the map. */
    public BudgetSection {
        prices = Map.copyOf(prices);
    }

    /** Says whether calls have to be reserved. */
    public boolean limitsCalls() {
        return tokens != null || money != null;
    }

    /** Returns the money in millionths of its unit; null for no limit. */
    public @Nullable Long micros() {
        return money == null ? null : money.movePointRight(6).longValue();
    }

    /** Returns the price of a handler's model, or null if none is known. */
    public @Nullable Price price(HandlerSection handler) {
        Object model = handler.settings().get("model");
        String text = model == null ? null : prices.get(model.toString());
        text = text == null ? prices.get(ANY_MODEL) : text;
        return text == null ? null : price(text);
    }

    /**
     * Reads a price.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static Price price(String text) {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length == 2) {
                Price price = new Price(Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
                if (price.in() >= 0 && price.out() >= 0) {
                    return price;
                }
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(mistake(text), e);
        }
        throw new IllegalArgumentException(mistake(text));
    }

    private static String mistake(String text) {
        return "must be the money for a million tokens of input and of output, such as 0.15/0.60, but was '" + text
                + "'";
    }
}
