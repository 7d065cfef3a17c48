package dev.holdfast.config.spec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code budget} section: what the experiment may cost. It is never crossed: what a call may use at most is
 * reserved before it is made.
 *
 * @param tokens tokens in and out; null for no limit
 * @param money in the unit of the prices; null for no limit
 * @param wallTime from the start; null for no limit
 * @param tokensPerCall what one call uses at most; null: the handler's settings say
 * @param outputTokensPerCall of these, output at most; null: the handler's settings say, else it may be all
 * @param prices by model: money for a million tokens of input, of output and of input from the service's cache, as
 *     {@code 0.15/0.60/0.075}
 */
public record BudgetSection(
        @Nullable Long tokens,
        @Nullable BigDecimal money,
        @Nullable Duration wallTime,
        @Nullable Long tokensPerCall,
        @Nullable Long outputTokensPerCall,
        Map<String, String> prices) {

    /** The price of every model that has none of its own. */
    public static final String ANY_MODEL = "*";

    /** More than this is a mistake: 64 bits of millionths hold it a few times. */
    static final BigDecimal MOST_MONEY = BigDecimal.valueOf(1_000_000_000_000L);

    private static final int MOST_PLACES = 18;

    /** Money for a million tokens of input, of output, and of input that the service took from its cache. */
    public record Price(BigDecimal in, BigDecimal out, BigDecimal cachedInput) {}

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
        return money == null
                ? null
                : Long.valueOf(money.min(MOST_MONEY).movePointRight(6).longValue());
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
            List<BigDecimal> prices = Stream.of(parts)
                    .map(part -> new BigDecimal(part.strip()))
                    .filter(BudgetSection::isPrice)
                    .toList();
            if (prices.size() == parts.length && (parts.length == 2 || parts.length == 3)) {
                return new Price(prices.get(0), prices.get(1), prices.get(parts.length == 3 ? 2 : 0));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(mistake(text), e);
        }
        throw new IllegalArgumentException(mistake(text));
    }

    private static boolean isPrice(BigDecimal price) {
        return price.signum() >= 0 && price.compareTo(MOST_MONEY) <= 0 && Math.abs(price.scale()) <= MOST_PLACES;
    }

    private static String mistake(String text) {
        return "must be the money for a million tokens of input and of output, such as 0.15/0.60, or of input from the"
                + " service's cache as well, such as 0.15/0.60/0.075, but was '" + text + "'";
    }
}
