package dev.holdfast.model;

import java.math.BigDecimal;

/** Money for people and programs: millionths of its unit as a decimal number, never rounded, never {@code 2.83E-4}. */
public final class Money {
    private static final int PLACES = 6;

    private Money() {}

    /** Returns an amount without zeros that say nothing; its text is plain. */
    public static BigDecimal of(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, PLACES).stripTrailingZeros();
        return amount.scale() < 0 ? amount.setScale(0) : amount;
    }
}
