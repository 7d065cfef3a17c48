package dev.holdfast.config.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row must hold in a column to be one of the experiment's; all that is said must hold.
 *
 * @param column the column
 * @param is the value must be one of these; empty if that does not matter
 * @param not the value must be none of these
 * @param blank whether the column must be blank, or must not be; null if that does not matter
 * @param matches a regular expression of RE2 that is found in the value; null if that does not matter
 */
public record RowCondition(
        String column,
        List<String> is,
        List<String> not,
        @Nullable Boolean blank,
        @Nullable String matches) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if it is no regular expression
     */
    public RowCondition {
        is = List.copyOf(is);
        not = List.copyOf(not);
        if (matches != null) {
            requireRegex(matches);
        }
    }

    private static void requireRegex(String text) {
        try {
            var unused = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is no regular expression: " + e.getDescription() + ": " + e.getPattern()
                            + " (see https://github.com/google/re2/wiki/Syntax)",
                    e);
        }
    }
}
