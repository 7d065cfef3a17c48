package dev.holdfast.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.config.spec.MetricsSection;
import dev.holdfast.model.Confusion;
import dev.holdfast.model.Sha256;
import dev.holdfast.model.Verdicts;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer says: the SPEC's verdict where it has a metrics section, the named member, or the whole answer.
 *
 * @param path the names on the way to the verdict; empty for the whole answer
 * @param label the label that says what is right; null if there is none
 * @param verdicts how texts are read; null if there is no label
 */
public record Verdict(
        List<String> path, @Nullable String label, @Nullable Verdicts verdicts) {
    /** What stands for an item that has no result that succeeded. */
    public static final String FAILED = "(failed)";
    /** What stands for an answer that has no such member. */
    public static final String NONE = "(none)";

    private static final int LONGEST = 40;

    /**
     * Returns how the answers of an experiment are read.
     *
     * @param metrics the SPEC's section; null if it has none
     * @param member the member that a person named; null for the SPEC's
     */
    public static Verdict of(@Nullable MetricsSection metrics, @Nullable String member) {
        List<String> path =
                member != null ? List.of(member.split("\\.", -1)) : metrics == null ? List.of() : metrics.outputPath();
        return metrics == null
                ? new Verdict(path, null, null)
                : new Verdict(
                        path,
                        metrics.label(),
                        new Verdicts(Set.copyOf(metrics.positive()), Set.copyOf(metrics.negative())));
    }

    /** Returns whether the SPEC says what means yes and what means no. */
    boolean isOfYesAndNo() {
        return verdicts != null;
    }

    /** Returns what is compared, as messages name it. */
    public String what() {
        return verdicts != null ? "verdict" : path.isEmpty() ? "answer" : String.join(".", path);
    }

    /** Returns what a result says, whole; texts that mean the same are the same. */
    String of(Result result) {
        if (result.getStatus() != ResultStatus.SUCCEEDED || result.getOutput() == null) {
            return FAILED;
        }
        if (path.isEmpty() && verdicts == null) {
            return result.getOutput();
        }
        String text = text(result.getOutput());
        if (text == null) {
            return NONE;
        }
        Boolean meaning = verdicts == null ? null : verdicts.meaning(text);
        return meaning == null ? text : meaning ? "yes" : "no";
    }

    /** Returns what a result says, in short; what is not the same whole is not the same in short either. */
    static String inShort(String says) {
        return says.codePointCount(0, says.length()) <= LONGEST
                ? says
                : says.substring(0, says.offsetByCodePoints(0, LONGEST)) + "… #"
                        + Sha256.hex(says).substring(0, 8);
    }

    /** Returns where a result stands; null if there is no label, or one of both says neither yes nor no. */
    Confusion.@Nullable Cell cell(Result result) {
        if (verdicts == null || label == null || result.getOutput() == null) {
            return null;
        }
        String expected = result.getLabels().get(label);
        return expected == null ? null : verdicts.compare(expected, text(result.getOutput()));
    }

    private @Nullable String text(String output) {
        JsonNode node;
        try {
            node = SnapshotMaps.parse(output);
        } catch (IllegalArgumentException notJson) {
            return null;
        }
        for (String name : path) {
            node = node.path(name);
        }
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }
}
