package dev.holdfast.config.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Specs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a SPEC says what its runs are compared by. */
class SnapshotsSectionTest {
    private static final String START = """
            experiment: {name: n, cohort: c, stage: training}
            handler: {kind: exec, command: [a]}
            source: {file: a.csv, incident_id: id, types: {t: text}}
            """;

    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void open() {
        specs = new Specs(folder);
    }

    @Test
    void isReadWithItsDefaults() throws IOException {
        Spec spec = specs.read(START + "snapshots: {key: replicate, thresholds: {accuracy: 0.01, tokens_in: 5%}}\n");

        assertThat(spec.snapshots())
                .isEqualTo(new SnapshotsSection(
                        "replicate",
                        List.of("environment"),
                        null,
                        5,
                        10,
                        Map.of("accuracy", "0.01", "tokens_in", "5%")));
        assertThat(spec.experiment().snapshotCohort()).isEqualTo("c");
        assertThat(spec.experiment().snapshotStage()).isEqualTo("training");
        assertThat(Spec.fromJson(spec.toJson())).isEqualTo(spec);
    }

    @Test
    void mayBeLeftOut() throws IOException {
        Spec spec = specs.read(START.replace(", cohort: c, stage: training", ""));

        assertThat(spec.snapshots()).isNull();
        assertThat(SnapshotsSection.of(spec)).isEqualTo(SnapshotsSection.DEFAULT);
        assertThat(SnapshotsSection.DEFAULT.metric(spec)).isEqualTo("success_rate");
        assertThat(spec.experiment().snapshotCohort()).isEqualTo("n");
        assertThat(spec.experiment().snapshotStage()).isEqualTo("run");
        assertThat(spec.toJson()).doesNotContain("snapshots", "stage");
    }

    @Test
    void isRefusedWithEachMistake() throws IOException {
        assertThat(specs.mistakes(START.replace("cohort: c", "cohort: ''").replace("training", "x".repeat(201))
                        + "snapshots: {key: loose, metric: beauty, min_runs: 0,"
                        + " exclude: [''], thresholds: {accurcy: 1, f1: much}}\n"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("experiment.cohort: must not be blank"),
                        line -> assertThat(line).contains("experiment.stage: must have at most 200"),
                        line -> assertThat(line).contains("snapshots.key: must be one of strict, replicate"),
                        line -> assertThat(line).contains("snapshots.metric"),
                        line -> assertThat(line).contains("snapshots.min_runs"),
                        line -> assertThat(line).contains("snapshots.exclude"),
                        line -> assertThat(line).contains("'accurcy'", "accuracy"),
                        line -> assertThat(line).contains("f1 was 'much'"));
    }

    @Test
    void showsNoSecrets() throws IOException {
        Spec spec = Spec.fromJson("""
                {"experiment": {"name": "n"}, "handler": {"kind": "http", "url": "http://me:word@localhost:1/",
                 "headers": {"Authorization": "Bearer 123", "X-Api-Key": "456", "Accept": "text/plain"}}}
                """);

        String shown = spec.toShownMap().toString();

        assertThat(shown).contains("text/plain", "localhost:1").doesNotContain("123", "456", "word");
    }
}
