package dev.holdfast.model.cohort;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one text of a value, which is hashed (S14): keys sorted, lists in their order, sets sorted; numbers with a fraction
 * by the fewest digits that mean them exactly, the same on every Java; {@code NaN}, {@code Infinity}, {@code -0.0} and
 * {@code null} as such. It is JSON but for those words. Anything that JSON has no word for fails at once.
 */
public final class CanonicalJson {
    private static final int MOST_DIGITS = 17;
    private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("1E-6");
    private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1E15");

    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    /**
     * Returns the text of a value.
     *
     * @param value a map with text keys, list, set, text, boolean, whole number, double, or null
     * @throws IllegalArgumentException if there is anything else in it; the message says where
     */
    public static String of(@Nullable Object value) {
        CanonicalJson json = new CanonicalJson();
        json.write(value, "");
        return json.text.toString();
    }

    private void write(@Nullable Object value, String path) {
        if (value == null || value instanceof Boolean || isWhole(value)) {
            text.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            text.append(number(((Number) value).doubleValue()));
        } else if (value instanceof CharSequence characters) {
            quote(characters.toString(), path);
        } else if (value instanceof Map<?, ?> map) {
            object(map, path);
        } else if (value instanceof Set<?> set) {
            array(set.stream().map(CanonicalJson::of).sorted().toList());
        } else if (value instanceof List<?> list) {
            list(list, path);
        } else {
            throw new IllegalArgumentException(
                    "JSON has no word for a " + value.getClass().getSimpleName() + " at '" + path + "'");
        }
    }

    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    private void object(Map<?, ?> map, String path) {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("a key is not a text at '" + path + "': " + key);
            }
            sorted.put(name, value);
        });
        text.append('{');
        String comma = "";
        for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
            text.append(comma);
            comma = ",";
            quote(member.getKey(), path);
            text.append(':');
            write(member.getValue(), path + "/" + member.getKey());
        }
        text.append('}');
    }

    private void list(List<?> list, String path) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : ",");
            write(list.get(i), path + "/" + i);
        }
        text.append(']');
    }

    private void array(Collection<String> written) {
        text.append('[').append(String.join(",", written)).append(']');
    }

    private void quote(String value, String path) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else if (isLoneSurrogate(value, i)) {
                throw new IllegalArgumentException("a text is not valid Unicode at '" + path + "'");
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static boolean isLoneSurrogate(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }

    /** Returns a number with a fraction; not by Double.toString, which Java 19 changed. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        BigDecimal size = shortest.abs();
        if (size.compareTo(SMALLEST_PLAIN) < 0 || size.compareTo(LARGEST_PLAIN) >= 0) {
            return shortest.unscaledValue() + "E" + -shortest.scale();
        }
        return shortest.scale() <= 0 ? shortest.toPlainString() + ".0" : shortest.toPlainString();
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }
}
