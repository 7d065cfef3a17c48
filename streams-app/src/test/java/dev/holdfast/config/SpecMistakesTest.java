package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract: all mistakes in one message, each with line and column. */
class SpecMistakesTest {
    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void open() {
        specs = new Specs(folder);
    }

    @Test
    void namesFiveMistakesInFiveLines() throws IOException {
        List<String> mistakes = specs.mistakes("""
                experiment: {cohort: ipv}
                handler:
                  kind: prime-partitions
                  primez: 1000
                  primes_per_item: many
                execution: {concurrency: 0}
                """);

        assertThat(mistakes)
                .containsExactly(
                        "primes.yaml:1:1: experiment.name: is missing: the experiment's name, for people",
                        "primes.yaml:2:1: handler.primes: is missing: how many primes",
                        "primes.yaml:4:3: handler.primez: unknown key; did you mean 'primes'?",
                        "primes.yaml:5:20: handler.primes_per_item: must be a whole number, but was 'many'",
                        "primes.yaml:6:26: execution.concurrency: must be a whole number from 1 to 10000, but was '0'");
    }

    @Test
    void saysAllLinesInTheMessage() throws IOException {
        Path file = specs.file("experimnt: {}\n");

        assertThatThrownBy(() -> SpecReader.read(file, List.of("handler.kind=htp"), Specs.HANDLERS))
                .hasMessage(file + ":1:1: experimnt: unknown key; did you mean 'experiment'?\n"
                        + file + ":1:1: experiment.name: is missing: the experiment's name, for people\n"
                        + "--set handler.kind=htp: must be one of exec, http, prime-partitions, but was 'htp';"
                        + " did you mean 'http'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        experiment.name=[a]               | must be text, but was a list
        experiment.name=" "               | must not be blank
        experiment.id=latest              | must not be 'latest', which stands for the newest experiment
        source.limit=0                    | must be a whole number of 1 or more, but was '0'
        source.limit=1e3                  | must be a whole number, but was '1e3'
        source.limit="5"                  | must be a whole number, but was the text '5'
        source.limit=99999999999999999999 | must be a whole number of 1 or more, but was '99999999999999999999'
        source.labels=x                   | must be a map from name to text such as {a: b}, but was 'x'
        source.types={}                   | must name at least one type
        source.encoding=UTF-9             | 'UTF-9' is not a known encoding; did you mean 'UTF-8'?
        source.delimiter=ab               | must be one character such as ; or the word tab, but was 'ab'
        source.file=a.xls                 | xls is the old form of workbooks, which is not read; save it as xlsx or CSV
        source.file=[a.csv, b.tsv]        | names files of two forms: 'a.csv' is CSV and 'b.tsv' is TSV; the files of one experiment are of one form
        source.file=[a.csv, b]            | 'b' does not say its form by its name; add format: csv, tsv, jsonl, xlsx or parquet
        source.file=[]                    | must not be an empty list
        source.incident_id=[]             | must not be an empty list
        source.incident_id=[a, b, a]      | must not name a column twice
        source.file=data/*                | does not say its form by its name; add format: csv, tsv, jsonl, xlsx or parquet
        source.file=data/[a.csv           | 'data/[a.csv' is a broken pattern: Missing ']; a file that has such a name is not there
        source.file={a: b}                | must be text, or a list of texts, but was a section
        source.file=a.txt                 | does not say its form by its name; add format: csv, tsv, jsonl, xlsx or parquet
        source.sheet=S1                   | has no meaning in CSV; remove it
        execution.timeout=60              | must be a time such as 250ms, 60s, 5m or 2h, but was '60'
        execution.timeout=0s              | must be more than 0s
        execution.timeout=99999d          | must be at most 3650d, but was '99999d'
        execution.rate=fast               | must be a rate such as 5/s, 300/m or 1000/h, but was 'fast'
        execution.rate=0/s                | must be a rate such as 5/s, 300/m or 1000/h, but was '0/s'
        execution.storm=often             | must be a share of the last calls such as 50%/20 (1% to 100%, of 5 to 1000 calls) or off, but was 'often'
        execution.storm=0%/20             | must be a share of the last calls such as 50%/20 (1% to 100%, of 5 to 1000 calls) or off, but was '0%/20'
        execution.max_failures=many       | must be a number of items such as 100, or a share such as 10%, but was 'many'
        execution.on_in_doubt=holt        | must be one of repeat, hold, but was 'holt'; did you mean 'hold'?
        execution.retry_backoff_max=10ms  | must be at least retry_backoff, which is 1s, but was 10ms
        handler.verify=yes                | must be true or false, but was 'yes'
        handler.temperature=3             | must be a number from 0 to 2, but was '3'
        handler.temperature=.inf          | must be a number, but was '.inf'
        handler.url=ftp://x/              | must be an address such as http://localhost:8080/, but was 'ftp://x/'
        handler.headers=[a]               | must be a map from name to text such as {a: b}, but was a list
        blocks.units_per_block=none       | must be a whole number, but was 'none'
        """)
    void namesWhatWouldBeRight(String set, String message) throws IOException {
        assertThat(specs.mistakes(Specs.NARRATIVES, set)).containsExactly("--set " + set + ": " + message);
    }

    @Test
    void namesMistakesOfTheMetricsWithTheirPlaces() throws IOException {
        String labelled = Specs.NARRATIVES.replace("  types:", "  labels: {manual_flag: F, other: O}\n  types:");

        assertThat(specs.mistakes(labelled + "metrics:\n  label: manual_flg\n  output: a..b\n"))
                .containsExactly(
                        "primes.yaml:9:10: metrics.label: must be one of source.labels (there are manual_flag,"
                                + " other), but was 'manual_flg'; did you mean 'manual_flag'?",
                        "primes.yaml:10:11: metrics.output: must be a member's name, or names with dots between,"
                                + " but was 'a..b'");
        assertThat(specs.mistakes(labelled + "metrics: {label: other, positive: [a, B], negative: [b]}\n"))
                .containsExactly(
                        "primes.yaml:8:1: metrics.output: is missing: the member of the answer that is the verdict",
                        "primes.yaml:8:53: metrics.negative: must not hold what positive holds, too: 'b'");
        assertThat(specs.mistakes(Specs.NARRATIVES, "metrics={label: x, output: y, positive: []}"))
                .containsExactly(
                        "--set metrics={label: x, output: y, positive: []}: metrics.label: must be one of source.labels"
                                + " (there are none), but was 'x'",
                        "--set metrics={label: x, output: y, positive: []}: metrics.positive: must hold texts that are not blank,"
                                + " at least one");
    }

    @Test
    void refusesWhatMeansNothingInTheFormOfTheFile() throws IOException {
        assertThat(specs.mistakes(
                        Specs.NARRATIVES,
                        "source.file=a.parquet",
                        "source.encoding=UTF-8",
                        "source.delimiter=;",
                        "source.sheet=2"))
                .containsExactlyInAnyOrder(
                        "--set source.encoding=UTF-8: has no meaning in Parquet; remove it",
                        "--set source.delimiter=;: has no meaning in Parquet; remove it",
                        "--set source.sheet=2: has no meaning in Parquet; remove it");
        assertThat(specs.mistakes(Specs.NARRATIVES, "source.file=a.jsonl", "source.delimiter=tab"))
                .containsExactly("--set source.delimiter=tab: has no meaning in JSON Lines; remove it");
    }

    @Test
    void namesKeysThatStandTwice() throws IOException {
        assertThat(specs.mistakes(Specs.NARRATIVES + "execution:\n  timeout: 5s\n  timeout: 6s\n"))
                .containsExactly("primes.yaml:9:3: execution.timeout: stands there twice; first on line 8");
    }

    @Test
    void namesTheLineOfBrokenYaml() throws IOException {
        assertThat(specs.mistakes("experiment: {name: n\nhandler: x\n"))
                .containsExactly("primes.yaml:2:8: is not valid YAML: expected ',' or '}', but got :");
        assertThat(specs.mistakes("a:\tb\n\tc: d\n"))
                .singleElement()
                .asString()
                .startsWith("primes.yaml:2:1: is not valid");
        assertThat(specs.mistakes("a: 1\n---\nb: 2\n"))
                .singleElement()
                .asString()
                .startsWith("primes.yaml:2:1: ");
    }

    @Test
    void refusesWhatIsNoSetOfKeys() throws IOException {
        assertThat(specs.mistakes("")).containsExactly("primes.yaml:1:1: must be keys with values, but holds nothing");
        assertThat(specs.mistakes("- a\n"))
                .containsExactly("primes.yaml:1:1: must be keys with values, but holds a list");
        assertThat(specs.mistakes(Specs.NARRATIVES + "execution: fast\n"))
                .containsExactly("primes.yaml:7:12: execution: must be keys with values, but was 'fast'");
        assertThat(specs.mistakes(Specs.NARRATIVES + "[a]: b\n"))
                .containsExactly("primes.yaml:7:1: a key must be text");
        assertThat(specs.mistakes(Specs.NARRATIVES + "execution: &e {timeout: *e}\n"))
                .containsExactly("primes.yaml:7:12: execution.timeout: must be a time such as 60s, but was nothing");
    }

    @Test
    void refusesAFileThatIsNotThereOrIsNoUtf8() throws IOException {
        Path missing = folder.resolve("none.yaml");
        assertThatThrownBy(() -> SpecReader.read(missing, List.of(), Specs.HANDLERS))
                .hasMessage(missing + ": there is no such file (" + missing + ")");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> SpecReader.read(latin, List.of(), Specs.HANDLERS))
                .hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void wantsTheWideOrTheLongForm() throws IOException {
        String source = "experiment: {name: n}\nsource: {file: a.csv, incident_id: I%s}\n" + Specs.HTTP;

        assertThat(specs.mistakes(String.format(source, "")))
                .containsExactly(
                        "primes.yaml:2:1: source.types: is missing: either types (a column for each type) or type and text");
        assertThat(specs.mistakes(String.format(source, ", type: T")))
                .containsExactly("primes.yaml:2:1: source.text: is missing: type and text stand together;"
                        + " for one type only write types: {name: Column}");
        assertThat(specs.mistakes(String.format(source, ", types: {a: A}, text: T")))
                .containsExactly("primes.yaml:2:60: source.text: must not stand beside types:"
                        + " either types (a column for each type) or type and text");
    }

    @Test
    void wantsASourceJustWhenTheHandlerDoesNotComputeItsItems() throws IOException {
        assertThat(specs.mistakes("experiment: {name: n}\n" + Specs.HTTP))
                .containsExactly(
                        "primes.yaml:1:1: source: is missing: this handler needs a file that its items come from");
        assertThat(specs.mistakes(
                        Specs.NARRATIVES.replace(Specs.HTTP, "handler: {kind: prime-partitions, primes: 5}\n")))
                .containsExactly(
                        "primes.yaml:2:1: source: must not be there: this handler computes its items; remove it");
    }

    @Test
    void asksTheHandlerWhatSettingsMeanTogether() throws IOException {
        assertThat(specs.mistakes(Specs.NARRATIVES.replace("localhost:1", "nowhere")))
                .containsExactly("primes.yaml:6:23: handler: url leads nowhere");
    }

    @Test
    void wantsAKindOfHandler() throws IOException {
        assertThat(specs.mistakes("experiment: {name: n}\n"))
                .containsExactly(
                        "primes.yaml:1:1: handler.kind: is missing: what kind of work, one of exec, http, prime-partitions");
        assertThat(specs.mistakes("experiment: {name: n}\nhandler: http\n"))
                .containsExactly("primes.yaml:2:10: handler: must be keys with values, but was 'http'");
    }

    @Test
    void refusesAnOverrideThatLeadsNowhere() throws IOException {
        assertThat(specs.mistakes(Specs.NARRATIVES, "limit", "=5", "handler.url.x=1", "source.types={a"))
                .containsExactly(
                        "--set limit: must have the form path=value, such as execution.concurrency=4",
                        "--set =5: must have the form path=value, such as execution.concurrency=4",
                        "--set handler.url.x=1: 'url' holds no keys in the file, but the text 'http://localhost:1/'",
                        "--set source.types={a: is not valid YAML: expected ',' or '}', but got <stream end>");
    }

    @Test
    void neverShowsASecretThatWasSet() throws IOException {
        assertThat(specs.mistakes(Specs.NARRATIVES, "handler.api_key=hunter2"))
                .singleElement()
                .asString()
                .startsWith("--set handler.api_key=********: unknown key")
                .doesNotContain("hunter2");
    }
}
