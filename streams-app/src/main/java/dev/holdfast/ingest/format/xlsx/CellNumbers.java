package dev.holdfast.ingest.format.xlsx;

import java.math.BigDecimal;

/**
 * Numbers as people write them: no exponent, no fraction of zeros, so that 15 is {@code 15} and never {@code 15.0} or
 * {@code 1.5E1}.
 */
public final class CellNumbers {
    /** Spreadsheet programs write that many digits where fewer mean the same number: 1.1 as 1.1000000000000001. */
    private static final int DIGITS_OF_A_DOUBLE = 17;
    /** No double has more zeros before or after its digits; what has, is left as it is, for it would fill the memory. */
    private static final int MOST_ZEROS = 400;

    private CellNumbers() {}

    /** Writes an exact number; all its digits are kept. */
    static String plain(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return Math.abs(stripped.scale()) > MOST_ZEROS ? stripped.toString() : stripped.toPlainString();
    }

    /** Writes a number of a workbook: whole numbers exactly, fractions without the noise of the binary form. */
    public static String text(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() > 0 && stripped.precision() >= DIGITS_OF_A_DOUBLE) {
            return text(number.doubleValue());
        }
        return plain(number);
    }

    /** Writes the shortest number that means this one. */
    public static String text(double number) {
        return Double.isFinite(number) ? plain(new BigDecimal(Double.toString(number))) : Double.toString(number);
    }

    /** Writes the shortest number that means this one. */
    public static String text(float number) {
        return Float.isFinite(number) ? plain(new BigDecimal(Float.toString(number))) : Float.toString(number);
    }
}
