package dev.holdfast.topology;

import dev.holdfast.config.spec.MetricsSection;
import dev.holdfast.handler.AnswerMember;
import dev.holdfast.model.AnswersDigest;
import dev.holdfast.model.Confusion;
import dev.holdfast.model.Figures;
import dev.holdfast.model.Verdicts;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.LatencySketch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a result that succeeded adds to the figures: all of it stands in the result, so that the figures are those of
 * topic {@code results} (R23).
 *
 * @param label the name of the label
 * @param output the way to the verdict in the answer
 * @param verdicts how both are read
 */
record ResultMeasurement(String label, List<String> output, Verdicts verdicts) {

    static @Nullable ResultMeasurement of(@Nullable MetricsSection metrics) {
        return metrics == null
                ? null
                : new ResultMeasurement(
                        metrics.label(),
                        metrics.outputPath(),
                        new Verdicts(Set.copyOf(metrics.positive()), Set.copyOf(metrics.negative())));
    }

    /**
     * Counts a result in place.
     *
     * @param measuring null if verdicts are not compared
     */
    static void count(Tally tally, @Nullable ResultMeasurement measuring, Result result) {
        if (measuring != null) {
            Figures.count(tally, measuring.cell(result));
        }
        AnswersDigest.add(tally, result);
        Figures.tokens(tally, result.getTokensIn(), result.getTokensOut(), result.getTokensCached());
        if (result.getDurationMs() != null) {
            LatencySketch.add(tally, result.getDurationMs());
        }
    }

    private Confusion.@Nullable Cell cell(Result result) {
        String answer = result.getOutput();
        String expected = result.getLabels().get(label);
        // Most items of a large run have no label, and an answer may be long.
        return answer == null || expected == null
                ? null
                : verdicts.compare(expected, AnswerMember.text(answer, output));
    }
}
