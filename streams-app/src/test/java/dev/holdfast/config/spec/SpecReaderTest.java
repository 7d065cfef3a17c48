package dev.holdfast.config.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.Specs;
import dev.holdfast.config.yaml.Rate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
    private static final String PRIMES =
            "experiment: {name: primes}\nhandler: {kind: prime-partitions, primes: 100000}\n";

    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void open() {
        specs = new Specs(folder);
    }

    @Test
    void fillsInDefaults() throws IOException {
        Spec spec = specs.read(PRIMES);

        assertThat(spec.experiment()).isEqualTo(new ExperimentSection(null, "primes", null, null, null));
        assertThat(spec.source()).isNull();
        assertThat(spec.blocks()).isNull();
        assertThat(spec.metrics()).isNull();
        assertThat(spec.handler().integer("primes")).isEqualTo(100_000);
        assertThat(spec.handler().integer("primes_per_item")).isEqualTo(1_000);
        assertThat(spec.execution())
                .isEqualTo(new ExecutionSection(
                        16,
                        Duration.ofSeconds(60),
                        new Pacing(1, 16, null, null, null),
                        InDoubtPolicy.REPEAT,
                        new RetrySettings(3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1)),
                        new FailureRules("50%/20", null),
                        new Share(1, 0),
                        Workers.INTERNAL));
        assertThat(spec.execution().rate()).isEmpty();
    }

    @Test
    void readsEverySection() throws IOException {
        Spec spec = specs.read("""
                experiment: {id: run-7, name: ipv, cohort: 2024, notes: "a: b"}
                source:
                  file: data/narratives.tsv
                  incident_id: "Tracking #"
                  types: {le: LE, cme: CME}
                  labels: {manual_flag: ManualFlag}
                  fields: [Age, Sex]
                  limit: 200
                  encoding: cp1252
                  delimiter: ";"
                handler:
                  kind: http
                  url: https://example.org/x
                  headers: {X-A: "1", X-B: two}
                  temperature: 0.5
                  verify: false
                  limit: 300/m
                execution: {concurrency: 4, timeout: 90s, max_attempts: 5, rate: 5/s, on_in_doubt: hold,
                            retry_backoff: 250ms, retry_backoff_max: 5m}
                blocks: {units_per_block: 500000}
                metrics: {label: manual_flag, output: detected, positive: ["1", true, Ja], negative: [nein]}
                """);

        assertThat(spec.experiment()).isEqualTo(new ExperimentSection("run-7", "ipv", "2024", "a: b", null));
        SourceSection source = Specs.source(spec);
        assertThat(source.files())
                .isEqualTo(new SourceFiles(
                        List.of(new SourceName("data/narratives.tsv", folder.resolve("data/narratives.tsv"), null)),
                        new SourceForm(SourceFormat.TSV, "windows-1252", ';', null, SourceOptions.NONE)));
        assertThat(source.incidentId()).containsExactly("Tracking #");
        assertThat(((TextColumns.WideForm) source.texts()).columns())
                .containsExactly(entry("le", "LE"), entry("cme", "CME"));
        assertThat(source.labels()).containsExactly(entry("manual_flag", "ManualFlag"));
        assertThat(source.fields()).containsExactly(entry("Age", "Age"), entry("Sex", "Sex"));
        assertThat(source.limit()).isEqualTo(200);
        assertThat(spec.handler().settings())
                .containsEntry("temperature", 0.5)
                .containsEntry("verify", false)
                .containsEntry("limit", "300/m")
                .containsEntry("method", "POST");
        assertThat(spec.handler().textMap("headers")).isEqualTo(Map.of("X-A", "1", "X-B", "two"));
        assertThat(spec.handler().duration("connect_timeout")).isEqualTo(Duration.ofSeconds(10));
        assertThat(spec.execution().rate()).contains(new Rate(5, Duration.ofSeconds(1)));
        assertThat(spec.execution().retries().backoff()).isEqualTo(Duration.ofMillis(250));
        assertThat(spec.blocks()).isEqualTo(new BlocksSection(500_000));
        assertThat(spec.metrics())
                .isEqualTo(new MetricsSection("manual_flag", "detected", List.of("1", "true", "Ja"), List.of("nein")));
    }

    @Test
    void takesWhatIsWrittenAsPositiveOutOfTheDefaultOfNegative() throws IOException {
        Spec spec = specs.read(
                Specs.NARRATIVES,
                "source.labels={natural: Natural}",
                "metrics={label: natural, output: a.b, positive: [N, natural]}");

        assertThat(spec.metrics())
                .isEqualTo(new MetricsSection(
                        "natural", "a.b", List.of("N", "natural"), List.of("false", "0", "no", "f", "negative")));
        assertThat(new MetricsSection("l", "a.b", List.of(), List.of()).outputPath())
                .containsExactly("a", "b");
    }

    @Test
    void readsTheLongForm() throws IOException {
        Spec spec = specs.read("""
                experiment: {name: n}
                source: {file: a.jsonl, incident_id: id, type: kind, text: body, fields: {age: Age}}
                """ + Specs.HTTP);

        assertThat(Specs.source(spec).texts()).isEqualTo(new TextColumns.LongForm("kind", "body"));
        assertThat(Specs.source(spec).fields()).containsExactly(entry("age", "Age"));
    }

    @Test
    void tellsTheFormatByTheExtensionUnlessItIsDeclared() throws IOException {
        for (String[] pair : new String[][] {
            {"a.csv", "CSV"},
            {"a.CSV", "CSV"},
            {"a.tsv", "TSV"},
            {"a.jsonl", "JSONL"},
            {"a.ndjson", "JSONL"},
            {"a.json", "JSONL"},
            {"a.xlsx", "XLSX"},
            {"a.xlsm", "XLSX"},
            {"a.parquet", "PARQUET"}
        }) {
            Spec spec = specs.read(Specs.NARRATIVES, "source.file=" + pair[0]);
            assertThat(Specs.source(spec).files().form().format()).as(pair[0]).hasToString(pair[1]);
        }
        Spec declared = specs.read(Specs.NARRATIVES, "source.file=a.txt", "source.format=csv");
        assertThat(Specs.source(declared).files().form().format()).isEqualTo(SourceFormat.CSV);
        assertThat(Specs.source(declared).files().form().delimiter()).isEqualTo(',');
    }

    @Test
    void acceptsAColumnWithoutAName() throws IOException {
        assertThat(Specs.source(specs.read(Specs.NARRATIVES, "source.incident_id=\"\""))
                        .incidentId())
                .containsExactly("");
    }

    @Test
    void laysOverridesOverTheFile() throws IOException {
        Spec spec = specs.read(
                Specs.NARRATIVES,
                "execution.concurrency=2",
                "execution.concurrency=3",
                "execution.rate=10/m",
                "experiment.notes=a: b, c",
                "source.types={only: Text}",
                "source.limit=5",
                "source.limit=",
                "handler.headers.X-Key=abc",
                "blocks.units_per_block=7");

        assertThat(spec.execution().concurrency()).isEqualTo(3);
        assertThat(spec.execution().pacing().rateText()).isEqualTo("10/m");
        assertThat(spec.experiment().notes()).isEqualTo("a: b, c");
        assertThat(Specs.source(spec).texts()).isEqualTo(new TextColumns.WideForm(Map.of("only", "Text")));
        assertThat(Specs.source(spec).limit()).isNull();
        assertThat(spec.handler().textMap("headers")).containsExactly(entry("X-Key", "abc"));
        assertThat(spec.blocks()).isEqualTo(new BlocksSection(7));
    }

    @Test
    void readsAFileWithAByteOrderMarkAndWindowsLineEnds() throws IOException {
        assertThat(specs.read("\uFEFF" + PRIMES.replace("\n", "\r\n"))
                        .experiment()
                        .name())
                .isEqualTo("primes");
    }

    @Test
    void reachesAnAliasOnlyOnce() throws IOException {
        String laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: [*d, *d]\n";

        assertThat(specs.mistakes(PRIMES + laughs)).hasSize(5).allMatch(line -> line.contains("unknown key"));
    }

    @Test
    void readsAListOfTexts() throws IOException {
        Spec spec = specs.read(Specs.NARRATIVES.replace(Specs.HTTP, "handler: {kind: exec, command: [python3, 7]}\n"));

        assertThat(spec.handler().textList("command")).isEqualTo(List.of("python3", "7"));
    }
}
