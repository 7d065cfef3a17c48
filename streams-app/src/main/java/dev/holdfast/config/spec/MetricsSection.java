package dev.holdfast.config.spec;

import java.util.List;

/**
 * The SPEC's {@code metrics} section: what verdicts are compared with.
 *
 * @param label the label that says what is right, one of {@code source.labels}
 * @param output the member of the answer that is the verdict, names on the way to it separated by dots
 * @param positive the texts that mean yes, in labels and in verdicts
 * @param negative the texts that mean no
 */
public record MetricsSection(String label, String output, List<String> positive, List<String> negative) {
    /** The texts that mean yes unless the SPEC names others. */
    public static final List<String> POSITIVE = List.of("true", "1", "yes", "y", "t", "positive");

    /** The texts that mean no unless the SPEC names others. */
    public static final List<String> NEGATIVE = List.of("false", "0", "no", "n", "f", "negative");

    /** Copies the lists. */
    public MetricsSection {
        positive = List.copyOf(positive);
        negative = List.copyOf(negative);
    }

    /** Returns the names on the way to the verdict. */
    public List<String> outputPath() {
        return List.of(output.split("\\.", -1));
    }
}
