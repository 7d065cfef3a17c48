package dev.holdfast.config.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.Specs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stored record is authoritative (R12): what is stored must say all, and be readable forever. */
class SpecJsonTest {
    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void open() {
        specs = new Specs(folder);
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Spec spec = specs.read(
                Specs.NARRATIVES
                        + "execution: {rate: 5/s, retry_backoff: 1500ms, on_in_doubt: hold}\nblocks: {units_per_block: 5}\n",
                "source.labels={flag: ManualFlag}",
                "source.fields=[Age]",
                "source.limit=200",
                "source.delimiter=;",
                "metrics={label: flag, output: verdict.ipv, positive: [Y, 2]}",
                "handler.headers={a: b}",
                "handler.temperature=0.25",
                "experiment.id=x");

        assertThat(Spec.fromJson(spec.toJson())).isEqualTo(spec);
        assertThat(Spec.fromJson(spec.toJson()).toJson()).isEqualTo(spec.toJson());

        assertThat(Specs.source(Spec.fromJson(spec.toJson())).limit()).as("R14").isEqualTo(200);

        Spec sheet = specs.read(Specs.NARRATIVES, "source.file=a.xlsx", "source.sheet=2");
        assertThat(Spec.fromJson(sheet.toJson())).isEqualTo(sheet);
        assertThat(Specs.source(sheet.withSourceFile(folder.resolve("b.xlsx")))
                        .files()
                        .form()
                        .sheet())
                .isEqualTo("2");

        Spec longForm = specs.read(
                Specs.NARRATIVES.replace("types: {cme: NarrativeCME, le: NarrativeLE}", "type: T\n  text: X"));
        assertThat(Spec.fromJson(longForm.toJson())).isEqualTo(longForm);
    }

    @Test
    void writesTheSameTextWhateverTheOrderInTheFile() throws IOException {
        String one = "experiment: {name: n, cohort: c}\nhandler: {kind: prime-partitions, primes: 7}\n";
        String other = """
                handler: {primes: 7, primes_per_item: 1000, kind: prime-partitions}
                execution: {timeout: 1m}
                experiment: {cohort: c, name: n}
                """;

        assertThat(specs.read(other).toJson())
                .isEqualTo(specs.read(one).toJson())
                .isEqualTo("{\"experiment\":{\"name\":\"n\",\"cohort\":\"c\"},"
                        + "\"handler\":{\"kind\":\"prime-partitions\",\"primes\":7,\"primes_per_item\":1000},"
                        + "\"execution\":{\"concurrency\":16,\"min_concurrency\":1,\"timeout\":\"60s\",\"max_attempts\":3,"
                        + "\"on_in_doubt\":\"repeat\",\"retry_backoff\":\"1s\",\"retry_backoff_max\":\"60s\","
                        + "\"retry_total\":\"3600s\",\"weight\":1,\"priority\":0}}");
    }

    @Test
    void storesTheTextsOfVerdictsSoThatNoLaterDefaultChangesThem() throws IOException {
        String json = specs.read(Specs.NARRATIVES, "source.labels={flag: F}", "metrics={label: flag, output: detected}")
                .toJson();

        assertThat(json)
                .endsWith(",\"metrics\":{\"label\":\"flag\",\"output\":\"detected\","
                        + "\"positive\":[\"true\",\"1\",\"yes\",\"y\",\"t\",\"positive\"],"
                        + "\"negative\":[\"false\",\"0\",\"no\",\"n\",\"f\",\"negative\"]}}");
        assertThat(Spec.fromJson(json.replaceAll(",\"positive.*]", "")).metrics())
                .isEqualTo(Spec.fromJson(json).metrics());
    }

    @Test
    void readsWhatAnotherVersionWrote() {
        Spec spec = Spec.fromJson("""
                {"experiment": {"name": "n", "colour": "blue"}, "handler": {"kind": "x", "a": 1, "b": [1], "c": null},
                 "execution": {"concurrency": 4, "speed": {"x": 1}}, "quota": 7}
                """);

        assertThat(spec.execution().concurrency()).isEqualTo(4);
        assertThat(spec.execution().retries().maxAttempts()).isEqualTo(3);
        assertThat(spec.handler().settings()).containsOnlyKeys("a", "b");
        assertThat(spec.source()).isNull();
    }

    @Test
    void refusesWhatIsNoSpec() {
        assertThatThrownBy(() -> Spec.fromJson("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> Spec.fromJson("{}")).hasMessage("the stored SPEC has no 'name' where one must stand");
    }

    @Test
    void namesEachDifferenceWithBothValues() throws IOException {
        Spec stored = specs.read(Specs.NARRATIVES, "source.limit=200", "handler.temperature=0.5");
        Spec file = specs.read(
                Specs.NARRATIVES,
                "source.limit=300",
                "source.file=moved/narratives.csv",
                "source.types={cme: Other, le: NarrativeLE}",
                "execution.rate=5/s");

        assertThat(SpecDifferences.between(stored, file))
                .map(SpecDifferences.Difference::toString)
                .containsExactlyInAnyOrder(
                        "source.limit: '200' is stored and used; the file says '300'",
                        "source.types.cme: 'NarrativeCME' is stored and used; the file says 'Other'",
                        "source.file: '" + folder.resolve("narratives.csv") + "' is stored and used; the file says '"
                                + folder.resolve("moved/narratives.csv") + "'",
                        "handler.temperature: '0.5' is stored and used; the file says nothing",
                        "execution.rate: nothing is stored and used; the file says '5/s'");
        assertThat(SpecDifferences.between(stored, stored)).isEmpty();
    }

    @Test
    void storesListsAndPatternsWithTheFolderThatTheyStartIn() throws IOException {
        Spec several = specs.read(Specs.NARRATIVES, "source.file=[a.csv, 'data/*/x.csv']");
        Spec pattern = specs.read(Specs.NARRATIVES, "source.file=data/*.csv");

        assertThat(Spec.fromJson(several.toJson())).isEqualTo(several);
        assertThat(several.toJson())
                .contains("\"file\":[\"a.csv\",\"data/*/x.csv\"],\"paths\":[{\"path\":\"" + folder.resolve("a.csv")
                        + "\"},{\"path\":\"" + folder.resolve("data") + "\",\"pattern\":\"*/x.csv\"}]");
        assertThat(Spec.fromJson(pattern.toJson())).isEqualTo(pattern);
        assertThat(SpecDifferences.between(pattern, several))
                .extracting(Object::toString)
                .containsExactly(
                        "source.file: '" + folder.resolve("data") + "/*.csv' is stored and used; the file says '"
                                + folder.resolve("a.csv") + ", " + folder.resolve("data") + "/*/x.csv'");
        assertThat(Specs.source(pattern.inFolder(folder.resolve("moved"), false))
                        .files()
                        .shown())
                .isEqualTo(folder + "/moved/data/*.csv");
    }

    @Test
    void storesAKeyOfSeveralColumnsAsAListAndOneColumnAsEver() throws IOException {
        Spec several = specs.read(Specs.NARRATIVES, "source.incident_id=[plate, mjd]");

        assertThat(several.toJson()).contains("\"incident_id\":[\"plate\",\"mjd\"]");
        assertThat(Spec.fromJson(several.toJson())).isEqualTo(several);
        assertThat(specs.read(Specs.NARRATIVES, "source.incident_id=[a]").toJson())
                .contains("\"incident_id\":\"a\"");
        assertThat(SpecDifferences.between(several, specs.read(Specs.NARRATIVES)))
                .extracting(SpecDifferences.Difference::path)
                .contains("source.incident_id");
    }

    @Test
    void takesAnotherFileInPlaceOfTheSource() throws IOException {
        Spec moved = specs.read(Specs.NARRATIVES).withSourceFile(folder.resolve("x/../y.csv"));

        assertThat(Specs.source(moved).files().names().get(0).path()).isEqualTo(folder.resolve("y.csv"));
        assertThat(Specs.source(moved).files().form().format()).isEqualTo(SourceFormat.CSV);
    }
}
