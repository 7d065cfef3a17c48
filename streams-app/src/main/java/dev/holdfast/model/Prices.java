package dev.holdfast.model;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tokens cost, and so what an item has cost and may yet cost. A call counts as its reservation until it is known what it
 * used, and for good where that never becomes known.
 *
 * @param in money for a million tokens of input; 0 where money does not matter
 * @param out money for a million tokens of output
 * @param cached money for a million tokens of input that the service took from its cache
 */
public record Prices(BigDecimal in, BigDecimal out, BigDecimal cached) {
    /** Money does not matter, or nobody said what tokens cost. */
    public static final Prices NONE = new Prices(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    // Far from the end of 64 bits, however many calls are added up.
    private static final BigDecimal MOST_MICROS = BigDecimal.valueOf(1_000_000_000_000_000L);

    /** Says whether money is not counted. */
    public boolean isNone() {
        return in.signum() == 0 && out.signum() == 0 && cached.signum() == 0;
    }

    /**
     * Returns what a call costs at most.
     *
     * @param tokensIn tokens of input at most
     * @param tokensOut tokens of output at most
     */
    public Cost atMost(long tokensIn, long tokensOut) {
        return new Cost(
                tokensIn + tokensOut, micros(amount(tokensIn, in.max(cached)).add(amount(tokensOut, out))));
    }

    /**
     * Returns what a call costs at most of which only the sum is known.
     *
     * @param tokens tokens of input and output at most
     * @param tokensOut tokens of output at most
     */
    public Cost atMostOf(long tokens, long tokensOut) {
        long dearer = out.compareTo(in.max(cached)) > 0 ? Math.min(tokens, tokensOut) : 0;
        return atMost(tokens - dearer, dearer);
    }

    /**
     * Returns what so many tokens cost, rounded up to a millionth.
     *
     * @param tokensCached those of the input that the service took from its cache
     */
    public Cost of(long tokensIn, long tokensOut, long tokensCached) {
        long fromCache = Math.min(tokensIn, tokensCached);
        BigDecimal money =
                amount(tokensIn - fromCache, in).add(amount(fromCache, cached)).add(amount(tokensOut, out));
        return new Cost(tokensIn + tokensOut, micros(money));
    }

    /** Money for a million tokens is millionths of money for one. */
    private static BigDecimal amount(long tokens, BigDecimal price) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }

    private static long micros(BigDecimal micros) {
        return micros.min(MOST_MICROS).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /**
     * Writes down what an event says of an item's costs.
     *
     * @param prices what tokens cost; null while the experiment is not known here, or if its calls are not limited any more: then
     *     a call that may have used something is charged as it was reserved
     * @param before the item before the event
     * @param after the item after it, not stored yet: changed in place
     */
    public static void account(@Nullable Prices prices, ItemState before, ItemState after, Attempt event) {
        Cost reserved = new Cost(before.getTokensReserved(), before.getMicrosReserved());
        switch (event.getEvent()) {
            case STARTED -> started(before, after, event, reserved);
            case SUCCEEDED -> {
                boolean isRunning = Objects.equals(before.getExecutorId(), event.getExecutorId());
                set(after, Cost.NONE, spent(before).plus(isRunning ? used(prices, event, reserved) : reserved));
            }
            case FAILED ->
                set(after, Cost.NONE, spent(before).plus(isBilled(event) ? used(prices, event, reserved) : Cost.NONE));
            case IN_DOUBT -> set(after, Cost.NONE, spent(before).plus(event.getBlameless() ? Cost.NONE : reserved));
            case REPEAT, GIVE_UP, HEARTBEAT, UNKNOWN -> {}
        }
    }

    /** Whatever was reserved before belongs to another call, which nobody will hear of. */
    private static void started(ItemState before, ItemState after, Attempt event, Cost reserved) {
        Cost call = new Cost(event.getTokensReserved(), event.getMicrosReserved());
        if (ItemMachine.isOver(before)) {
            // Its outcome changes nothing any more, so nothing would ever end a reservation.
            set(after, Cost.NONE, spent(before).plus(reserved).plus(call));
        } else {
            set(after, call, spent(before).plus(reserved));
        }
    }

    /** A call that tells only one of both may have used of the other what was reserved. */
    private static Cost used(@Nullable Prices prices, Attempt event, Cost reserved) {
        if (prices == null || !isTold(event)) {
            return reserved;
        }
        Cost told =
                prices.of(orNone(event.getTokensIn()), orNone(event.getTokensOut()), orNone(event.getTokensCached()));
        boolean whole = event.getTokensIn() != null && event.getTokensOut() != null;
        return whole ? told : told.max(reserved);
    }

    private static boolean isTold(Attempt event) {
        return event.getTokensIn() != null || event.getTokensOut() != null;
    }

    private static long orNone(@Nullable Long tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    /** Says whether a failed call may have used tokens: it says so, it was answered, or nobody knows. */
    private static boolean isBilled(Attempt event) {
        if (isTold(event)) {
            return true;
        }
        ErrorCategory category = Objects.requireNonNullElse(event.getErrorCategory(), ErrorCategory.UNKNOWN);
        return switch (category) {
            case API_ERROR, RATE_LIMIT, AUTHENTICATION, UNAVAILABLE, QUOTA -> false;
            case PARSE_ERROR, DATA_ERROR, TIMEOUT, CONTENT_FILTER, UNKNOWN -> true;
        };
    }

    /** Says whether an event says anything of the costs of an item. */
    public static boolean concern(ItemState before, Attempt event) {
        return before.getTokensReserved() != 0
                || before.getMicrosReserved() != 0
                || event.getTokensReserved() != 0
                || event.getMicrosReserved() != 0;
    }

    private static Cost spent(ItemState item) {
        return new Cost(item.getTokensSpent(), item.getMicrosSpent());
    }

    private static void set(ItemState item, Cost reserved, Cost spent) {
        item.setTokensReserved(reserved.tokens());
        item.setMicrosReserved(reserved.micros());
        item.setTokensSpent(spent.tokens());
        item.setMicrosSpent(spent.micros());
    }
}
