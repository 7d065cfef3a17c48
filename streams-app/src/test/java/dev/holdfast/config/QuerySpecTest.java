package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SPEC may say a query of files where it names none. */
class QuerySpecTest {
    private static final String SQL = "SELECT id, text FROM 'a.csv'";
    private static final Path KEPT = Path.of("/data/sources/abc.jsonl");

    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void open() {
        specs = new Specs(folder);
    }

    @Test
    void theStoredSpecNamesTheKeptRowsAndStillSaysTheQuery() throws IOException {
        Spec written = specs.read(spec("sql: \"" + SQL + "\""));
        Spec stored = Spec.fromJson(kept(written).toJson());

        assertThat(Spec.fromJson(written.toJson())).isEqualTo(written);
        assertThat(stored).isEqualTo(kept(written));
        assertThat(stored.toShownMap().get("source")).asString().contains("sql=" + SQL, "file=" + KEPT, "format=jsonl");
        assertThat(stored.inFolder(folder, false).source()).isEqualTo(stored.source());
    }

    @Test
    void theSameQueryIsNoDifferenceAndAnotherOneIs() throws IOException {
        Spec stored =
                Spec.fromJson(kept(specs.read(spec("sql: \"" + SQL + "\""))).toJson());

        assertThat(SpecDifferences.between(stored, specs.read(spec("sql: \"" + SQL + "\""))))
                .isEmpty();
        assertThat(SpecDifferences.between(stored, specs.read(spec("sql: \"" + SQL + " LIMIT 5\""))))
                .extracting(SpecDifferences.Difference::path)
                .containsExactly("source.sql");
        assertThat(SpecDifferences.between(stored, specs.read(spec("file: a.csv"))))
                .extracting(SpecDifferences.Difference::path)
                .contains("source.sql", "source.file");
    }

    @Test
    void aQueryStandsForTheFilesAndForHowTheyAreRead() throws IOException {
        assertThat(problems("sql: \"" + SQL + "\", file: a.csv, delimiter: ;, header_rows: 2"))
                .containsExactly(
                        "source.sql: must not stand beside file: items come from files, or from the rows of a query",
                        "source.delimiter: has no meaning beside sql; say in the query how files are read, such as"
                                + " read_csv('items.csv', delim = ';')",
                        "source.header_rows: has no meaning beside sql; say in the query how files are read, such as"
                                + " read_csv('items.csv', delim = ';')");
        assertThat(problems("sql: ' '")).containsExactly("source.sql: must not be blank");
        assertThat(problems("limit: 1"))
                .containsExactly(
                        "source.file: is missing: the file that the items come from; or sql, a query of files");
    }

    private List<String> problems(String source) throws IOException {
        return specs.mistakes(spec(source)).stream()
                .map(line -> line.replaceFirst("^primes.yaml:\\d+:\\d+: ", ""))
                .toList();
    }

    private static Spec kept(Spec written) {
        return written.with(Objects.requireNonNull(written.source()).keptIn(KEPT.toString(), KEPT));
    }

    private static String spec(String source) {
        return "experiment: {name: n}\nsource: {" + source + ", incident_id: id, types: {t: text}}\n" + Specs.HTTP;
    }
}
