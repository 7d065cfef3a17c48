package dev.holdfast.snapshots;

import static dev.holdfast.snapshots.Shelves.snapshot;
import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.model.cohort.Digests;
import dev.holdfast.testing.Runs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What changed from one run to another (S10, S15, S17). */
class SnapshotDiffTest {

    @Test
    @DisplayName("S10: a first run has a difference of the same shape, with nothing in it, and is no alarm")
    void ofAFirstRunIsStableAndNoAlarm() {
        Map<String, Object> first = SnapshotDiff.first(
                        snapshot(1, run("one")), "previous", new SnapshotSet(List.of(), Map.of()))
                .toMap();
        Map<String, Object> second = diff(run("one"), run("two")).toMap();

        assertThat(first.keySet()).isEqualTo(second.keySet());
        assertThat(first)
                .containsEntry("comparable", false)
                .containsEntry(
                        "comparability_reason",
                        "no previous comparable run: it is the first of cohort " + Runs.COHORT
                                + "; runs with the same experiment.cohort in their SPEC are compared")
                .containsEntry("severity", "NONE")
                .containsEntry("severity_reason", "a first run")
                .containsEntry("changed_keys", List.of())
                .containsEntry("metric_deltas", List.of());
    }

    @Test
    void saysWhyARunHasNoPreviousOneAndHowToCompareItAllTheSame() {
        SnapshotSet shelf = new SnapshotSet(
                List.of(snapshot(1, run("one")), snapshot(2, run("two").with("handler.command", List.of("other")))),
                Map.of());
        assertThat(SnapshotDiff.first(shelf.snapshots().get(1), "previous", shelf)
                        .comparability()
                        .reason())
                .startsWith("no previous comparable run: the one before it, snapshot 1 (run one), differs in"
                        + " handler.command: [\"python3\",\"classify.py\"] → [\"other\"]")
                .contains("'holdfast snapshots diff one two'", "snapshots.exclude");
        assertThat(SnapshotDiff.first(snapshot(3, run("three").without("checksum")), "previous", shelf)
                        .comparability()
                        .reason())
                .contains("this one has no comparison key (");
        assertThat(SnapshotDiff.first(shelf.snapshots().get(1), "baseline", shelf)
                        .comparability()
                        .reason())
                .startsWith("no baseline: ");
    }

    @Test
    @DisplayName("S15: inputs, process and outputs are compared key by key, as a patch with the old values")
    void namesEachKeyThatChanged() {
        Runs one = run("one").with("execution.rate", "5/s");
        Runs other = run("two").with("execution.concurrency", 64L).with("source.limit", 10L);

        SnapshotDiff diff = diff(one, other);

        assertThat(diff.changes())
                .extracting(KeyChange::path, KeyChange::operation)
                .containsExactly(
                        tuple("inputs.source.limit", "add"),
                        tuple("process.execution.concurrency", "add"),
                        tuple("process.execution.rate", "remove"));
        assertThat(diff.toMap().toString()).contains("op=remove, path=process.execution.rate, old=5/s");
    }

    @Test
    @DisplayName("S15: a value that is another one is replaced, among the outputs as well; both values stand there")
    void namesWhatWasReplaced() {
        SnapshotDiff diff = diff(
                run("one").with("execution.rate", "5/s"),
                run("two").with("execution.rate", "9/s").with("failed", 3L).with("answers", "bb"));

        assertThat(diff.changes())
                .extracting(KeyChange::path, KeyChange::operation)
                .containsExactly(
                        tuple("outputs.answers_digest", "replace"),
                        tuple("outputs.items_failed", "replace"),
                        tuple("outputs.items_succeeded", "replace"),
                        tuple("process.execution.rate", "replace"));
        assertThat(diff.toMap().toString())
                .contains("op=replace, path=process.execution.rate, value=9/s, old=5/s")
                .contains("op=replace, path=outputs.items_failed, value=3, old=0");
    }

    @Test
    @DisplayName(
            "S17: other data is critical, another setting major, other answers too, how it was run minor, nothing none")
    void saysHowGraveItIsAndWhy() {
        assertThat(judged(run("one"), run("two"))).isEqualTo(Severity.NONE);
        assertThat(judged(run("one"), run("two").with("execution.concurrency", 64L)))
                .isEqualTo(Severity.MINOR);
        assertThat(judged(run("one"), run("two").right(88))).isEqualTo(Severity.MINOR);
        assertThat(judged(run("one"), run("two").with("handler.temperature", 0.5)))
                .isEqualTo(Severity.MAJOR);
        assertThat(judged(run("one"), run("two").with("answers", "bb"))).isEqualTo(Severity.MAJOR);
        assertThat(judged(run("one"), run("two").with("checksum", "sha256:bb"))).isEqualTo(Severity.CRITICAL);
        assertThat(judged(run("one"), run("two").with("items", 90L))).isEqualTo(Severity.CRITICAL);

        assertThat(judged(run("one"), run("two").with("version", "a later version")))
                .as("of the environment")
                .isEqualTo(Severity.MAJOR);
        assertThat(judged(run("one"), run("two").with("answers", "bb").right(50)))
                .as("other answers, and they are worse by more than chance")
                .isEqualTo(Severity.CRITICAL);

        Severity.Judgement unexplained = diff(run("one"), run("two").right(50)).judgement();
        assertThat(unexplained.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(unexplained.reason()).contains("accuracy is worse").contains("nothing that decides the outcome");
    }

    @Test
    @DisplayName("S14: a difference carries the digest of all the rest of it")
    void carriesItsDigest() {
        Map<String, Object> map =
                new LinkedHashMap<>(diff(run("one"), run("two").right(80).with("handler.temperature", 0.1))
                        .toMap());
        Object digest = map.remove("digest");

        assertThat(digest).isEqualTo(Digests.of(map));
        map.put("severity", "NONE");
        assertThat(digest).as("tampered with").isNotEqualTo(Digests.of(map));
    }

    @Test
    void comparesByOtherRulesOnRequest() {
        Runs other = run("two").with("handler.kind", "http");

        assertThat(diff(run("one"), other).comparability().comparable()).isFalse();
        assertThat(SnapshotDiff.of(
                                snapshot(1, run("one")),
                                snapshot(2, other),
                                "asked",
                                "strict",
                                List.of("handler", "environment"))
                        .comparability()
                        .comparable())
                .isTrue();
    }

    @Test
    void aRegressionIsWorseByMoreThanItsThreshold() {
        assertThat(Regression.between(
                        snapshot(1, run("one")), snapshot(2, run("two").right(91))))
                .isEmpty();
        assertThat(Regression.between(
                        snapshot(1, run("one")), snapshot(2, run("two").right(89))))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.metric()).isEqualTo("accuracy");
                    assertThat(one.threshold()).isEqualTo("0.005");
                });
    }

    @Test
    @DisplayName("S27: a run of which few items succeeded is a regression, however right those few are")
    void aRunOfFewItemsDoesNotLookGood() {
        Runs few = run("two").with("failed", 50L).right(50);

        assertThat(Regression.between(snapshot(1, run("one")), snapshot(2, few)))
                .extracting(Regression::metric)
                .containsExactly("success_rate");
        assertThat(diff(run("one"), few).toMap().get("top_improvements")).isEqualTo(List.of());
    }

    private static Severity judged(Runs one, Runs other) {
        return diff(one, other).judgement().severity();
    }

    private static SnapshotDiff diff(Runs one, Runs other) {
        return SnapshotDiff.of(snapshot(1, one), snapshot(2, other), "previous");
    }
}
