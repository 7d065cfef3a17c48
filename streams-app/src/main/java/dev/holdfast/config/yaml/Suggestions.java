package dev.holdfast.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person probably meant. */
public final class Suggestions {
    private static final int LONGEST = 200;

    private Suggestions() {}

    /**
     * Returns the known word nearest to a written one, if any is near: at most one edit in three letters apart; case
     * and surrounding blanks do not count, and are all that may differ in shorter words.
     */
    public static Optional<String> closest(String written, Collection<String> known) {
        String plain = plain(written);
        int most = plain.length() < 3 ? 0 : plain.length() / 3;
        return known.stream()
                .filter(word -> !word.equals(written) && distance(plain, plain(word)) <= most)
                .min(Comparator.comparingInt(word -> distance(plain, plain(word))));
    }

    /** Returns {@code ; did you mean 'x'?}, or nothing if no known word is near. */
    public static String didYouMean(String written, Collection<String> known) {
        return closest(written, known)
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    }

    /** Returns how many letters to insert, drop, change or swap with a neighbour, to get from one to the other. */
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                if (isSwap(from, i, to, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }

    private static boolean isSwap(String from, int i, String to, int j) {
        return i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    }

    private static String plain(String word) {
        String stripped = word.strip().toLowerCase(Locale.ROOT);
        return stripped.length() <= LONGEST ? stripped : stripped.substring(0, LONGEST);
    }
}
