package dev.holdfast.handler.llm;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers as models spell them instead of writing them (rule R32): {@code 0. nine}, {@code zero point eight five},
 * {@code 0.85}, {@code 85%}. What could mean two things is not read.
 */
final class SpelledNumber {
    private static final int LONGEST = 60;
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern PERCENT = Pattern.compile("(.*?)\\s*(%|per ?cent)");
    private static final Pattern POINT = Pattern.compile("\\s*(?:\\.|\\bpoint\\b)\\s*");
    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    private SpelledNumber() {}

    /** Returns the number as JSON writes it, with the digits that it is spelled with; nothing if it is none. */
    static Optional<String> read(String written) {
        String plain = written.strip();
        if (isJson(plain)) {
            return Optional.of(plain);
        }
        String text = plain.toLowerCase(Locale.ROOT);
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher percent = PERCENT.matcher(text);
        return percent.matches() ? decimal(percent.group(1)).map(SpelledNumber::hundredth) : decimal(text);
    }

    /** Says whether a text is a number as JSON writes it. */
    static boolean isJson(String text) {
        return JSON_NUMBER.matcher(text).matches();
    }

    private static String hundredth(String decimal) {
        return new BigDecimal(decimal).movePointLeft(2).toPlainString();
    }

    /** Reads a number without an exponent. */
    private static Optional<String> decimal(String text) {
        String[] halves = POINT.split(text, -1);
        if (halves.length > 2 || text.isBlank()) {
            return Optional.empty();
        }
        String whole = halves[0].isBlank() ? "0" : whole(halves[0].strip());
        String fraction = halves.length == 1 ? "" : fraction(halves[1].strip());
        if (whole == null || fraction == null || (halves.length == 2 && fraction.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(fraction.isEmpty() ? whole : whole + "." + fraction);
    }

    private static @Nullable String whole(String text) {
        if (text.matches("[-+]?\\d+")) {
            return text.replaceFirst("^\\+", "").replaceFirst("^(-?)0+(?=\\d)", "$1");
        }
        String[] words = text.replaceFirst("^(one|a) (?=hundred$)", "").split("[\\s-]+");
        return switch (words.length) {
            case 1 -> words[0].equals("hundred") ? "100" : word(words[0]);
            case 2 -> isPair(words, 0) ? pair(words[0], words[1]) : null;
            default -> null;
        };
    }

    /** Returns the digits of words that are said one after the other: eight five, eighty-five and 85 are the same. */
    private static @Nullable String fraction(String text) {
        StringBuilder digits = new StringBuilder();
        String[] words = text.isEmpty() ? new String[0] : text.split("[\\s-]+");
        for (int i = 0; i < words.length; i++) {
            String said = words[i].matches("\\d+") ? words[i] : word(words[i]);
            if (isPair(words, i)) {
                said = pair(words[i], words[i + 1]);
                i++;
            }
            if (said == null) {
                return null;
            }
            digits.append(said);
        }
        return digits.toString();
    }

    private static @Nullable String word(String word) {
        int small = SMALL.indexOf(word);
        int tens = TENS.indexOf(word);
        return small >= 0 ? String.valueOf(small) : tens >= 0 ? tens + 2 + "0" : null;
    }

    private static boolean isPair(String[] words, int at) {
        return TENS.contains(words[at]) && at + 1 < words.length && isUnit(words[at + 1]);
    }

    private static String pair(String tens, String unit) {
        return TENS.indexOf(tens) + 2 + "" + SMALL.indexOf(unit);
    }

    private static boolean isUnit(String word) {
        int number = SMALL.indexOf(word);
        return number > 0 && number < 10;
    }
}
