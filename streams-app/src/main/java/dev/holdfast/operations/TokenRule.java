package dev.holdfast.operations;

/**
 * How many tokens a prompt has, by a rule and not by a tokenizer: each model family has its own, and a service that is asked knows
 * best. A token is about four bytes of UTF-8; from six, of plain English, to two and a half, of numbers, names and
 * scripts that the model knows less well.
 *
 * @param low the least that is likely
 * @param about the rule
 * @param high the most that is likely
 */
public record TokenRule(long low, long about, long high) {
    /** The rule in words. */
    public static final String IN_WORDS = "by the rule of 4 bytes a token, 6 to 2.5";

    private static final double FEW = 6;
    private static final double USUAL = 4;
    private static final double MANY = 2.5;

    /** Takes the bytes of a prompt, or of many. */
    public static TokenRule of(double bytes) {
        return new TokenRule(Math.round(bytes / FEW), Math.round(bytes / USUAL), Math.round(bytes / MANY));
    }
}
