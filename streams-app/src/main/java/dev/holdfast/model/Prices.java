package dev.holdfast.model;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import java.util.Objects;

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
     * @param before the item before the event
     * @param after the item after it, not stored yet: changed in place
     */
    public void account(ItemState before, ItemState after, Attempt event) {
        Cost reserved = new Cost(before.getTokensReserved(), before.getMicrosReserved());
        switch (event.getEvent()) {
            case STARTED -> {
                Cost now = new Cost(event.getTokensReserved(), event.getMicrosReserved());
                // One that is still reserved belongs to another call, which nobody will hear of.
                set(after, now, spent(before).plus(reserved));
            }
            case SUCCEEDED -> {
                boolean isRunning = Objects.equals(before.getExecutorId(), event.getExecutorId());
                set(after, Cost.NONE, spent(before).plus(isRunning ? used(event, reserved) : reserved));
            }
            case FAILED ->
                set(after, Cost.NONE, spent(before).plus(isBilled(event) ? used(event, reserved) : Cost.NONE));
            case IN_DOUBT -> set(after, Cost.NONE, spent(before).plus(reserved));
            case REPEAT, GIVE_UP, UNKNOWN -> {}
        }
    }

    private Cost used(Attempt event, Cost reserved) {
        if (event.getTokensIn() == null && event.getTokensOut() == null) {
            return reserved;
        }
        return of(
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
