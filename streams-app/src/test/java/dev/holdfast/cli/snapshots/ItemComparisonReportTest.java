package dev.holdfast.cli.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.MetricsSection;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.snapshots.ItemComparison;
import dev.holdfast.snapshots.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person reads of two runs, item by item. */
class ItemComparisonReportTest {
    private static final String LONG = "{\"rationale\":\"" + "x".repeat(400);

    @Test
    void showsWhereLongAnswersBeginToDifferAndNoTestWithoutAVerdict() {
        List<String> lines = lines(Verdict.of(null, null), LONG + "one\"}", LONG + "two\"}");
        assertThat(lines).first().isEqualTo("items: 1 in both runs, 1 with another answer");
        assertThat(lines)
                .contains("items with another answer:", "  a/cme", "    before: …" + "x".repeat(40) + "one\"}")
                .contains("    after:  …" + "x".repeat(40) + "two\"}")
                .noneMatch(line -> line.contains("McNemar"))
                .noneMatch(line -> line.contains("another text"));
    }

    @Test
    void tellsVerdictsFromAnswers() {
        Verdict verdict = Verdict.of(
                new MetricsSection("flag", "detected", MetricsSection.POSITIVE, MetricsSection.NEGATIVE), null);
        List<String> lines = lines(verdict, "{\"detected\":true,\"why\":1}", "{\"detected\":true,\"why\":2}");
        assertThat(lines).first().isEqualTo("items: 1 in both runs, 0 with another verdict, 1 with another answer");
        assertThat(lines).anyMatch(line -> line.contains("McNemar"));
    }

    private static List<String> lines(Verdict verdict, String before, String after) {
        return ItemComparisonReport.lines(
                ItemComparison.of(List.of(result(before)), List.of(result(after)), verdict), 10);
    }

    private static Result result(String output) {
        return Result.newBuilder()
                .setExperimentId("any")
                .setIncidentId("a")
                .setType("cme")
                .setStatus(ResultStatus.SUCCEEDED)
                .setAttemptCount(1)
                .setOutput(output)
                .setLabels(Map.of("flag", "yes"))
                .setEndedAt(Instant.EPOCH)
                .build();
    }
}
