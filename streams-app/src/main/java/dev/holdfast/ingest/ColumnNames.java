package dev.holdfast.ingest;

import dev.holdfast.config.yaml.Suggestions;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names of columns, written so that people see what the eye passes over: blanks, marks, capitals. */
public final class ColumnNames {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char NO_BREAK_SPACE = '\u00A0';

    private ColumnNames() {}

    /** Returns a name in quotes, with all unseen characters but blanks as escapes. */
    public static String quoted(String name) {
        return name.chars()
                .mapToObj(c -> c != ' ' && isUnseen((char) c) ? String.format("\\u%04X", c) : "" + (char) c)
                .collect(Collectors.joining("", "'", "'"));
    }

    /** Returns {@code ; did you mean 'x'?}, with the difference if it is one that is not seen; else nothing. */
    public static String didYouMean(String wanted, Collection<String> existing) {
        return existing.stream()
                .filter(name -> !name.equals(wanted) && seen(name).equalsIgnoreCase(seen(wanted)))
                .findFirst()
                .map(name -> "; did you mean " + quoted(name) + " (" + difference(wanted, name) + ")?")
                .orElseGet(() -> Suggestions.closest(wanted, existing)
                        .map(name -> "; did you mean " + quoted(name) + "?")
                        .orElse(""));
    }

    private static String difference(String wanted, String name) {
        if (!start(wanted).equals(start(name))) {
            return difference(start(wanted), start(name), "at the start");
        }
        if (!end(wanted).equals(end(name))) {
            return difference(end(wanted), end(name), "at the end");
        }
        boolean sameCase = seen(wanted).equals(seen(name));
        return sameCase ? "with other blanks inside" : "in other capitals";
    }

    private static String difference(String wanted, String there, String where) {
        return there.isEmpty() ? "without " + kind(wanted) + " " + where : "with " + kind(there) + " " + where;
    }

    private static String kind(String unseen) {
        if (unseen.length() > 1) {
            return unseen.length() + (unseen.isBlank() ? " blanks" : " unseen characters");
        }
        return switch (unseen.charAt(0)) {
            case ' ' -> "a blank";
            case '\t' -> "a tab";
            case '\r', '\n' -> "a line break";
            case NO_BREAK_SPACE -> "a no-break space";
            case BYTE_ORDER_MARK -> "a byte order mark";
            default -> "an unseen character";
        };
    }

    /** Returns a name without what is unseen at its start and its end. */
    static String trimmed(String name) {
        String rest = name.substring(start(name).length());
        return rest.substring(0, rest.length() - end(rest).length());
    }

    private static String start(String name) {
        int end = 0;
        while (end < name.length() && isUnseen(name.charAt(end))) {
            end++;
        }
        return name.substring(0, end);
    }

    private static String end(String name) {
        int start = name.length();
        while (start > 0 && isUnseen(name.charAt(start - 1))) {
            start--;
        }
        return name.substring(start);
    }

    private static String seen(String name) {
        StringBuilder seen = new StringBuilder();
        name.chars().filter(c -> !isUnseen((char) c)).forEach(c -> seen.append((char) c));
        return seen.toString();
    }

    private static boolean isUnseen(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
