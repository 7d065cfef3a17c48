package dev.holdfast.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.config.spec.MetricsSection;
import dev.holdfast.model.Confusion;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two runs over the same items, item by item. */
class ItemComparisonTest {
    private static final Verdict VERDICT =
            Verdict.of(new MetricsSection("flag", "detected", MetricsSection.POSITIVE, MetricsSection.NEGATIVE), null);

    private final List<Result> before = new ArrayList<>();
    private final List<Result> after = new ArrayList<>();

    @Test
    void countsWhoSaysWhatByType() {
        item("a", "cme", "yes", "{\"detected\":true}", "{\"detected\":false}");
        item("b", "cme", "yes", "{\"detected\":\"yes\"}", "{\"detected\":1}");
        item("c", "le", "no", "{\"detected\":true}", "{\"other\":1}");
        item("d", "le", "no", "{\"detected\":false}", null);

        ItemComparison found = ItemComparison.of(before, after, VERDICT);

        assertThat(found.types().keySet()).containsExactly("cme", "le");
        assertThat(type(found, "cme").flips()).isEqualTo(Map.of("yes", Map.of("no", 1L, "yes", 1L)));
        assertThat(type(found, "le").flips())
                .isEqualTo(Map.of("yes", Map.of("(none)", 1L), "no", Map.of("(failed)", 1L)));
        assertThat(type(found, "cme").before()).isEqualTo(new Confusion(2, 0, 0, 0));
        assertThat(type(found, "cme").after()).isEqualTo(new Confusion(1, 0, 0, 1));
        assertThat(found.total().items()).isEqualTo(4);
        assertThat(found.total().flipped()).isEqualTo(3);
    }

    @Test
    void listsTheItemsWithAnotherAnswerWithBothOutputs() {
        item("a", "cme", "yes", "{\"detected\":true}", "{\"detected\":false}");
        item("b", "cme", "yes", "{\"detected\":true}", "{\"detected\":true,\"why\":\"other words\"}");

        assertThat(ItemComparison.of(before, after, VERDICT).total().rewritten())
                .isEqualTo(2);
        assertThat(ItemComparison.of(before, after, VERDICT).flipped())
                .singleElement()
                .isEqualTo(new ItemPair("a", "cme", "yes", "yes", "no", "{\"detected\":true}", "{\"detected\":false}"));
    }

    @Test
    void comparesOnlyItemsThatBothHave() {
        item("a", "cme", "yes", "{\"detected\":true}", "{\"detected\":true}");
        before.add(result("b", "cme", "yes", "{}", 1));
        after.add(result("a", "le", "yes", "{}", 1));
        after.add(result("c", "cme", "yes", "{}", 1));

        ItemComparison found = ItemComparison.of(before, after, VERDICT);

        assertThat(found.total().items()).isEqualTo(1);
        assertThat(found.onlyBefore()).isEqualTo(1);
        assertThat(found.onlyAfter()).isEqualTo(2);
    }

    /** The values are those of R's binom.test(min(b, c), b + c) and of the textbook's example of 10 against 3. */
    @Test
    void asksWhetherADifferenceIsMoreThanChance() {
        assertThat(McNemar.of("right", 10, 3).pValue()).isCloseTo(0.09228515625, within(1e-9));
        assertThat(McNemar.of("right", 3, 10).pValue()).isCloseTo(0.09228515625, within(1e-9));
        assertThat(McNemar.of("right", 1, 9).pValue()).isCloseTo(0.021484375, within(1e-9));
        assertThat(McNemar.of("right", 0, 0).pValue()).isEqualTo(1);
        assertThat(McNemar.of("right", 5, 5).pValue()).isCloseTo(1, within(1e-9));
        assertThat(McNemar.of("right", 1, 9).isSignificant()).isTrue();
        assertThat(McNemar.of("right", 400_000, 401_000).pValue()).isCloseTo(0.264, within(0.002));
    }

    @Test
    void testsRightVerdictsWhereItemsHaveLabelsElseTheYes() {
        item("a", "cme", "yes", "{\"detected\":true}", "{\"detected\":false}");
        item("b", "cme", "no", "{\"detected\":true}", "{\"detected\":false}");
        item("c", "cme", "no", "{\"detected\":true}", "{\"detected\":false}");
        assertThat(ItemComparison.of(before, after, VERDICT).total().mcNemar())
                .hasValueSatisfying(test -> assertThat(List.of(test.of(), test.onlyBefore(), test.onlyAfter()))
                        .containsExactly("right", 1L, 2L));

        before.forEach(result -> result.setLabels(Map.of()));
        after.forEach(result -> result.setLabels(Map.of()));
        assertThat(ItemComparison.of(before, after, VERDICT).total().mcNemar())
                .hasValueSatisfying(test -> assertThat(List.of(test.of(), test.onlyBefore(), test.onlyAfter()))
                        .containsExactly("yes", 3L, 0L));
    }

    @Test
    void comparesTimesAndTokensOfTheSameItems() {
        item("a", "cme", "yes", "{}", "{}");
        item("b", "cme", "yes", "{}", "{}");
        before.get(1).setDurationMs(30L);
        after.get(0).setTokensIn(7L);
        before.add(result("only before", "cme", "yes", "{}", 1_000_000));

        ItemComparison found = ItemComparison.of(before, after, VERDICT);

        assertThat(found.costsBefore().latencyMean()).isEqualTo(20);
        assertThat(found.costsBefore().latencyP95()).isEqualTo(30);
        assertThat(found.costsBefore().tokensIn()).as("not reported is not 0").isNull();
        assertThat(found.costsAfter().tokensIn()).isEqualTo(7);
    }

    @Test
    void comparesAnswersToTheirEndAndTestsNoChanceWhereNothingSaysYesOrNo() {
        String same = "{\"rationale\":\"" + "x".repeat(400);
        item("a", "cme", "yes", same + "1\"}", same + "2\"}");
        item("b", "cme", "yes", same + "1\"}", same + "1\"}");

        ItemComparison found = ItemComparison.of(before, after, Verdict.of(null, null));
        assertThat(found.what()).isEqualTo("answer");
        assertThat(found.total().flipped()).isEqualTo(1);
        assertThat(found.flipped())
                .singleElement()
                .satisfies(pair -> assertThat(pair.before())
                        .startsWith("{\"rationale\":\"xxx")
                        .isNotEqualTo(pair.after()));
        assertThat(found.total().flips()).hasSize(1);
        assertThat(found.total().mcNemar()).isEmpty();

        ItemComparison member = ItemComparison.of(before, after, Verdict.of(null, "rationale"));
        assertThat(member.what()).isEqualTo("rationale");
        assertThat(member.total().flipped()).isEqualTo(1);
    }

    @Test
    void comparesWholeAnswersOrOneMemberWithoutAVerdict() {
        item("a", "cme", "yes", "{\"x\":{\"y\":1},\"z\":1}", "{\"x\":{\"y\":1},\"z\":2}");

        assertThat(ItemComparison.of(before, after, Verdict.of(null, null))
                        .total()
                        .flipped())
                .isEqualTo(1);
        assertThat(ItemComparison.of(before, after, Verdict.of(null, "x.y"))
                        .total()
                        .flipped())
                .isZero();
        assertThat(ItemComparison.of(before, after, Verdict.of(null, null)).toMap(10))
                .containsKeys("items", "total", "types", "costs_before", "flipped_items");
    }

    private static TypeComparison type(ItemComparison found, String type) {
        return found.types().entrySet().stream()
                .filter(entry -> entry.getKey().equals(type))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private void item(String id, String type, String label, @Nullable String one, @Nullable String other) {
        before.add(result(id, type, label, one, 10));
        after.add(result(id, type, label, other, 10));
    }

    private static Result result(String id, String type, String label, @Nullable String output, long millis) {
        return Result.newBuilder()
                .setExperimentId("any")
                .setIncidentId(id)
                .setType(type)
                .setStatus(output == null ? ResultStatus.FAILED : ResultStatus.SUCCEEDED)
                .setAttemptCount(1)
                .setOutput(output)
                .setErrorMessage(output == null ? "no" : null)
                .setLabels(Map.of("flag", label))
                .setDurationMs(millis)
                .setEndedAt(Instant.EPOCH)
                .build();
    }
}
