package dev.holdfast.ingest;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by their looks ids that a spreadsheet program, or a library that took them for numbers, has ruined: what it has cut
 * off cannot be brought back, so ids that were different may be the same now. For one thread.
 */
final class IdLooks {
    private static final int KEPT_DIGITS = 15;
    private static final int MOST_DIFFERENT = 1_000;

    private final Map<Look, Seen> seen = new EnumMap<>(Look.class);
    private long ids;

    /** A look that an id has by accident at most. */
    private enum Look {
        EXPONENT(
                "[+-]?\\d(?:[.,]\\d+)?E[+-]\\d{1,3}",
                "are numbers with an exponent, as spreadsheet programs show long ones"),
        ZEROS(
                "[1-9]\\d{14}0{2,}",
                "are numbers whose digits after the 15th are all 0, as spreadsheet programs leave them"),
        FRACTION("\\d+\\.0", "end in '.0', as programs write whole numbers that they took for fractions"),
        HASHES("#{2,}", "are '##', as spreadsheet programs show what does not fit into a cell"),
        MONTH(
                "\\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\\d{2})?"
                        + "|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\\d{2}",
                "are dates such as '15-Mar', which spreadsheet programs make of ids such as '15-03'"),
        NOTHING("(?i:nan|null|none|n/a|#n/a|<na>|undefined)", "are words for nothing, such as 'nan'");

        private final Pattern pattern;
        private final String words;

        Look(String regex, String words) {
            this.pattern = Pattern.compile(regex);
            this.words = words;
        }
    }

    private static final class Seen {
        private long count;
        private final String first;
        private final String place;
        private final Set<String> different = new LinkedHashSet<>();

        Seen(String first, String place) {
            this.first = first;
            this.place = place;
        }
    }

    /** Looks at the id of the next row, which stands at a line. */
    void id(String written, long line, RowPlaces places) {
        ids++;
        String id = written.strip();
        if (id.length() > 40 || !mayLook(id)) {
            return;
        }
        for (Look look : Look.values()) {
            if (look.pattern.matcher(id).matches()) {
                Seen one = seen.computeIfAbsent(look, any -> new Seen(id, places.place(line)));
                one.count++;
                if (one.different.size() < MOST_DIFFERENT) {
                    one.different.add(id);
                }
            }
        }
    }

    /** Most ids are told from the ruined ones without a pattern. */
    private static boolean mayLook(String id) {
        char last = id.isEmpty() ? ' ' : id.charAt(id.length() - 1);
        return last == '#'
                || id.indexOf('-') > 0
                || id.indexOf('+') > 0
                || id.endsWith(".0")
                || (last == '0' && id.length() > KEPT_DIGITS)
                || !Character.isDigit(last);
    }

    /** Returns what looks ruined, in a sentence each. */
    List<String> warnings(String column) {
        return seen.entrySet().stream()
                .filter(entry -> isTelling(entry.getKey(), entry.getValue()))
                .map(entry -> sentence(entry.getKey(), entry.getValue(), column))
                .toList();
    }

    /** One such id may be somebody's; a text '.0' or a date is telling only if most are so. */
    private boolean isTelling(Look look, @Nullable Seen one) {
        long count = one == null ? 0 : one.count;
        return switch (look) {
            case EXPONENT, ZEROS, HASHES, NOTHING -> count > 1 || (count == 1 && ids == 1);
            case MONTH -> count > 1 && count * 20 >= ids;
            case FRACTION -> count > 1 && count * 2 > ids;
        };
    }

    private static String sentence(Look look, Seen one, String column) {
        String more = one.different.size() < MOST_DIFFERENT ? "" : "more than ";
        return one.count + " ids in the column " + ColumnNames.quoted(column) + " " + look.words + " (" + more
                + one.different.size() + " different ones, the first: '" + one.first + "' in " + one.place
                + "); take the ids from the undamaged original";
    }
}
