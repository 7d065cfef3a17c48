package dev.holdfast.model;

/**
 * What calls cost.
 *
 * @param tokens tokens in and out
 * @param micros money in millionths of its unit
 */
public record Cost(long tokens, long micros) {

    /** Nothing. */
    public static final Cost NONE = new Cost(0, 0);

    /** Returns the sum. */
    public Cost plus(Cost other) {
        return new Cost(tokens + other.tokens, micros + other.micros);
    }

    /** Returns the difference, not below nothing. */
    public Cost minus(Cost other) {
        return new Cost(Math.max(0, tokens - other.tokens), Math.max(0, micros - other.micros));
    }

    /** Returns the greater of each. */
    public Cost max(Cost other) {
        return new Cost(Math.max(tokens, other.tokens), Math.max(micros, other.micros));
    }

    /** Returns a part of it. */
    public Cost dividedBy(long parts) {
        return new Cost(tokens / parts, micros / parts);
    }

    /** Says whether it is within a bound, in both. */
    public boolean isWithin(Cost bound) {
        return tokens <= bound.tokens && micros <= bound.micros;
    }

    /** Says whether it is nothing. */
    public boolean isNone() {
        return tokens == 0 && micros == 0;
    }
}
