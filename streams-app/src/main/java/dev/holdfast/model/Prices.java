package dev.holdfast.model;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tokens cost, and so what an item has cost and may yet cost. A call counts as its reservation until it is known what it
 * used, and for good where that never becomes known.
 *
 * @param in money for a million tokens of input; 0 where money does not matter
 * @param out money for a million tokens of output
 */
public record Prices(double in, double out) {

    /** Returns what so many tokens cost at most, whichever way they go. */
    public Cost atMost(long tokens) {
        return new Cost(tokens, (long) Math.ceil(tokens * Math.max(in, out)));
    }

    /** Returns what so many tokens cost. */
    public Cost of(long tokensIn, long tokensOut) {
        return new Cost(tokensIn + tokensOut, (long) Math.ceil(tokensIn * in + tokensOut * out));
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

    private static Cost used(@Nullable Prices prices, Attempt event, Cost reserved) {
        if (prices == null || (event.getTokensIn() == null && event.getTokensOut() == null)) {
            return reserved;
        }
        return prices.of(
                Objects.requireNonNullElse(event.getTokensIn(), 0L),
                Objects.requireNonNullElse(event.getTokensOut(), 0L));
    }

    /** Says whether a failed call may have used tokens: it was answered, or nobody knows. */
    private static boolean isBilled(Attempt event) {
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
