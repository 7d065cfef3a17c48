package dev.holdfast.model.cohort;

import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.testing.Runs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes two runs comparable (S9, S11, S12, S13). */
class ComparabilityTest {
    private static final CohortRules REPLICATES = rules(CohortRules.REPLICATE, List.of("environment"));

    static List<Arguments> differences() {
        return List.of(
                Arguments.of("items", 99L, "sample_size: 100 → 99"),
                Arguments.of("checksum", "sha256:bb", "dataset.identity: \"sha256:aa\" → \"sha256:bb\""),
                Arguments.of("source.incident_id", "key", "dataset.incident_id: \"id\" → \"key\""),
                Arguments.of("source.limit", 50L, "dataset.limit: null → 50"),
                Arguments.of("metrics.label", "other", "task.label: \"flag\" → \"other\""),
                Arguments.of("metrics.output", "verdict", "task.output: \"detected\" → \"verdict\""),
                Arguments.of("metrics.positive", "yes", "task.positive: null → \"yes\""),
                Arguments.of("metrics.negative", "no", "task.negative: null → \"no\""),
                Arguments.of("source.types", List.of("cme", "le"), "dataset.types: null → [\"cme\",\"le\"]"),
                Arguments.of("handler.kind", "http", "handler.kind: \"exec\" → \"http\""),
                Arguments.of("handler.temperature", 0.5, "handler.temperature: null → 0.5"),
                Arguments.of("handler.seed", 7L, "seed: null → 7"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("differences")
    @DisplayName("S9, S11: anything that decides the outcome has to be exactly equal, and is named with both values")
    void anyFactorStandsAgainstAComparison(String name, Object value, String reason) {
        Runs one = run("one");
        Runs other = run("two").with(name, value);

        assertThat(other.facts().getStrictKey()).isNotEqualTo(one.facts().getStrictKey());
        assertThat(Comparability.of(snapshot(one), snapshot(other)).comparable())
                .isFalse();
        assertThat(Comparability.of(snapshot(one), snapshot(other)).reason()).isEqualTo(reason);
    }

    @Test
    void runsThatDifferInNothingThatDecidesAreComparable() {
        Runs one = run("one");
        Runs other = run("two").right(80).later(60).with("execution.concurrency", 64L);

        assertThat(other.facts().getStrictKey()).isEqualTo(one.facts().getStrictKey());
        assertThat(Comparability.of(snapshot(one), snapshot(other)).comparable())
                .isTrue();
    }

    @Test
    @DisplayName("S9: stage, format and a missing key stand against it, too; in words, with both values")
    void stageAndFormatStandAgainstIt() {
        Snapshot one = snapshot(run("one"));
        Snapshot stage = new Snapshot("c", "other", 2L, run("two").facts("other"), null, null, "");
        Snapshot format = snapshot(run("two"));
        format.getFacts().setFormat(2);
        Snapshot keyless = snapshot(run("two").without("checksum"));

        assertThat(Comparability.of(one, stage).reason()).isEqualTo("stage: run → other");
        assertThat(Comparability.of(one, format).reason()).isEqualTo("format of the snapshots: 1 → 2");
        assertThat(Comparability.of(one, keyless).reason()).isEqualTo("run two has no key: dataset.identity not known");
        assertThat(Comparability.of(one, snapshot(run("one").attempt(3))).reason())
                .as("S7")
                .contains("never compared with itself");
    }

    @Test
    @DisplayName("S9: of several differences the first in order is named: format, the same run, stage, key, factors")
    void namesTheFirstOfSeveralDifferences() {
        Runs other = run("one").without("checksum").with("handler.kind", "http");
        Snapshot all = new Snapshot("c", "other", 2L, other.facts("other"), null, null, "");
        all.getFacts().setFormat(2);

        assertThat(reason(all)).startsWith("format of the snapshots");
        all.getFacts().setFormat(1);
        assertThat(reason(all)).startsWith("both are of run one");
        all.getFacts().setExperimentId("two");
        assertThat(reason(all)).isEqualTo("stage: run → other");
        all.setStage(Runs.STAGE);
        assertThat(reason(all)).startsWith("run two has no key");
        assertThat(reason(snapshot(run("two").with("handler.kind", "http").with("items", 99L))))
                .isEqualTo("handler.kind: \"exec\" → \"http\" (+1 more)");
    }

    private static String reason(Snapshot after) {
        return Comparability.of(snapshot(run("one")), after).reason();
    }

    @Test
    @DisplayName("S12: versions of what the run was made with are left out of the key and reported with both values")
    void anotherVersionIsReportedAndComparable() {
        Runs one = run("one");
        Runs other = run("two").with("version", "a later version");

        Comparability found = Comparability.of(snapshot(one), snapshot(other));

        assertThat(found.comparable()).isTrue();
        assertThat(FactorChange.inShort(found.excludedChanged()))
                .isEqualTo("environment.holdfast: \"a version\" → \"a later version\"");
        CohortRules strict = rules(CohortRules.STRICT, List.of());
        assertThat(Comparability.of(snapshot(one.by(strict)), snapshot(other.by(strict)))
                        .comparable())
                .as("unless the rules say that they count")
                .isFalse();
    }

    @Test
    @DisplayName("S13: the key says by which rule it was made, so that keys of another rule are never equal to it")
    void theVersionOfTheRuleIsInTheKey() {
        SnapshotFacts facts = run("one").facts();
        Map<String, Object> counted = new TreeMap<>(facts.getFactors());
        counted.keySet().removeIf(name -> name.startsWith("environment"));

        assertThat(facts.getStrictKey()).isEqualTo(keyOf(Factors.FORMAT, counted));
        assertThat(facts.getStrictKey()).isNotEqualTo(keyOf(Factors.FORMAT + 1, counted));
    }

    private static String keyOf(int format, Map<String, Object> factors) {
        return Digests.of(Map.of("format", format, "excluded", List.of("environment"), "factors", factors));
    }

    @Test
    @DisplayName("S12: the strict key has the seed, the replicate key has not; both are kept")
    void replicatesMayDifferInTheirSeed() {
        Runs one = run("one").with("handler.seed", 1L).by(REPLICATES);
        Runs other = run("two").with("handler.seed", 2L).by(REPLICATES);

        assertThat(one.facts().getReplicateKey()).isEqualTo(other.facts().getReplicateKey());
        assertThat(one.facts().getStrictKey()).isNotEqualTo(other.facts().getStrictKey());
        Comparability found = Comparability.of(snapshot(one), snapshot(other));
        assertThat(found.comparable()).isTrue();
        assertThat(FactorChange.inShort(found.excludedChanged())).isEqualTo("seed: 1 → 2");
    }

    @Test
    @DisplayName("S12: what is excluded is reported by name with both values, each leaf counted")
    void reportsExcludedFactors() {
        CohortRules rules = rules(CohortRules.STRICT, List.of("handler"));
        Runs one = run("one").with("handler.temperature", 0.1).by(rules);
        Runs other = run("two")
                .with("handler.temperature", 0.5)
                .with("handler.kind", "http")
                .without("handler.command")
                .by(rules);

        Comparability found = Comparability.of(snapshot(one), snapshot(other));

        assertThat(one.facts().getStrictKey()).isEqualTo(other.facts().getStrictKey());
        assertThat(found.comparable()).isTrue();
        assertThat(found.reason()).isEqualTo("strict keys are equal without handler");
        assertThat(FactorChange.inShort(found.excludedChanged()))
                .isEqualTo("handler.command: [\"python3\",\"classify.py\"] → null (+2 more)");
        assertThat(run("three").facts().getStrictKey())
                .as("a run that leaves out something else has another key")
                .isNotEqualTo(one.facts().getStrictKey());
    }

    @Test
    @DisplayName("S13: a factor that must be there and is not gives no key, never a default")
    void isNoKeyWithoutWhatItNeeds() {
        SnapshotFacts facts = run("one").without("checksum").facts();
        SnapshotFacts again = run("two").without("checksum").facts();
        SnapshotFacts stageless = run("three").facts("");

        assertThat(facts.getStrictKey()).isNull();
        assertThat(facts.getReplicateKey()).isNull();
        assertThat(facts.getKeyProblem()).isEqualTo("dataset.identity not known");
        assertThat(again.getStrictKey()).as("two of them are not equal either").isNull();
        assertThat(stageless.getStrictKey()).isNull();
        assertThat(Comparability.of(snapshot(run("one")), keyless()).comparable())
                .isFalse();
    }

    @Test
    @DisplayName("S13: keys are digests in full, and nothing in a value can pass for the end of it")
    void keysCannotBeForgedByADelimiter() {
        Runs one = run("one").with("source.incident_id", "a\",\"dataset.limit\":\"b");
        Runs other = run("two").with("source.incident_id", "a").with("source.limit", "b");

        assertThat(one.facts().getStrictKey())
                .hasSize(64)
                .isNotEqualTo(other.facts().getStrictKey());
    }

    @Test
    @DisplayName("S25: a long prompt is named by its digest in the key's factors; the process has it in full")
    void namesLongFactorsByTheirDigest() {
        String prompt = "You are careful. ".repeat(1_000);
        Runs one = run("one").with("handler.system", prompt);
        Runs other = run("two").with("handler.system", prompt + "!");

        assertThat(one.facts().getFactors().toString()).hasSizeLessThan(2_000);
        assertThat(Contents.unpack(one.facts().getProcess())).contains(prompt);
        assertThat(Comparability.of(snapshot(one), snapshot(other)).reason()).startsWith("handler.system: \"sha256:");
    }

    private static Snapshot keyless() {
        return snapshot(run("two").without("checksum"));
    }

    private static CohortRules rules(String mode, List<String> excluded) {
        return new CohortRules(mode, excluded, "accuracy", 5, 10, Map.of());
    }

    private static Snapshot snapshot(Runs run) {
        return new Snapshot(Runs.COHORT, Runs.STAGE, 1L, run.facts(), null, null, "");
    }
}
