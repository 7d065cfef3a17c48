package dev.holdfast.ingest.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query of files gives the rows of an experiment, and does nothing else. */
class QuerySourceTest {
    private static final Map<String, KnownHandler> HANDLERS = Map.of("echo", new KnownHandler(List.of(), false));
    private static final BlocksSettings BOUNDS = new BlocksSettings(Path.of(""), "256MB", null, 1);

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/a.csv"), "id,note\n10,ten\n9,nine\n");
        Files.writeString(folder.resolve("in/b.csv"), "id,note\n2,two\n9,another\n");
    }

    @Test
    void relativeNamesStartAtTheFolderOfTheSpecAndRowsAreOrderedByTheIdAndThenByTheOtherColumns() throws Exception {
        assertThat(rows("select * from read_csv('in/*.csv')"))
                .containsExactly(
                        "{\"id\":\"2\",\"note\":\"two\"}",
                        "{\"id\":\"9\",\"note\":\"another\"}",
                        "{\"id\":\"9\",\"note\":\"nine\"}",
                        "{\"id\":\"10\",\"note\":\"ten\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from 'in/a.csv' union all from \"in/b.csv\" as b",
                "with x as (select * from read_csv(['in/a.csv', 'in/b.csv'])) select * from x -- all of it",
                "with x as (with y as (from read_csv(['in/a.csv', 'in/b.csv'])) select * from y) select * from x",
                "select 'ä😀' as u, id, note from read_csv('in/[ab].csv'); ",
                "select id, note from 'in/a.csv' t where exists (from 'in/b.csv') union select id, note from 'in/b.csv'"
            })
    void filesAreFoundHoweverTheyAreNamed(String sql) throws Exception {
        assertThat(rows(sql)).hasSize(4);
    }

    @Test
    void theFileIsNamedByItsChecksumAndTheSameRowsAreTheSameFile() throws Exception {
        Path one = source("select id, note from read_csv(['in/a.csv', 'in/b.csv'])")
                .keep(folder.resolve("kept"), BOUNDS);
        Path two = source("select * from read_csv(['in/b.csv', 'in/a.csv'])").keep(folder.resolve("kept"), BOUNDS);

        assertThat(two).isEqualTo(one);
        assertThat(one).hasFileName(Sha256.hex(Files.readAllBytes(one)) + ".jsonl");
        assertThat(left(folder.resolve("kept"))).containsExactly(one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "170141183460469231731687303715884105727::hugeint | 170141183460469231731687303715884105727",
                "1.10::decimal(38,10) | 1.1000000000",
                "0.1::double | 0.1",
                "15::double | 15.0",
                "true | true",
                "date '2019-07-04' | 2019-07-04",
                "timestamp '2019-07-04 13:05:09.5' | 2019-07-04T13:05:09.5",
                "timestamptz '2019-07-04 13:05:09+02' | 2019-07-04T11:05:09Z",
                "time '13:05:09' | 13:05:09",
                "uuid '00000000-0000-0000-0000-000000000001' | 00000000-0000-0000-0000-000000000001",
                "[1.10::decimal(19,2), 2.00] | [1.10,2.00]",
                "{a: 1, b: 'x'} | {\"a\":1,\"b\":\"x\"}",
                "map {'k': 12345678901234567890.12} | {\"k\":12345678901234567890.12}",
                "'{\"a\": 1.0}'::json | {\"a\": 1.0}",
                "'0015' | 0015",
            })
    void valuesAreTheTextsThatDuckDbPrints(String sql, String text) throws Exception {
        assertThat(rows("select 1 as id, " + sql + " as note"))
                .containsExactly("{\"id\":\"1\",\"note\":\"" + text.replace("\"", "\\\"") + "\"}");
    }

    @Test
    void aColumnWithoutAValueIsNull() throws Exception {
        assertThat(rows("select 1 as id, null as note")).containsExactly("{\"id\":\"1\",\"note\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "copy (select 1) to 'in/x.csv' | must be one SELECT, which only reads, and is another statement",
                "attach 'in/x.db' | must be one SELECT, which only reads",
                "export database 'in' | must be one SELECT, which only reads",
                "install httpfs | must be one SELECT, which only reads",
                "load 'in/x.duckdb_extension' | must be one SELECT, which only reads",
                "pragma version | must be one SELECT, which only reads",
                "set threads = 8 | must be one SELECT, which only reads",
                "create table x as select 1 | must be one SELECT, which only reads",
                "call enable_logging() | must be one SELECT, which only reads",
                "select 1; select 2 | must be one SELECT, but has 2 statements",
                "-- nothing | must be one SELECT, but has 0 statements",
                "select 1 as id, 2 as note; -- end | has a semicolon before its end; remove it",
                "with x as (delete from 'in/a.csv' returning *) from x | must only read, but has a part that writes"
                        + " (DELETE)",
                "with x as (insert into 'in/a.csv' values (1) returning *) from x | must only read, but has a part"
                        + " that writes",
                "select * from read_blob('in/a.csv') | must not call read_blob: of the functions that make tables",
                "select * from query('select 1') | must not call query",
                "select * from enable_logging(storage = 'file') | must not call enable_logging",
                "select * from glob('/**') | must not call glob",
                "select * from duckdb_settings() | must not call duckdb_settings",
                "select * from information_schema.tables | there is no table 'information_schema.tables': a query"
                        + " reads files",
                "summarize 'in/a.csv' | makes no rows of files (SHOW_REF)",
                "select * from nope | there is no table 'nope': a query reads files; name one in quotes",
                "select * from 'in/x.db' | there is no table 'in/x.db'",
                "select * from read_csv('in/' \\|\\| 'a.csv') | must name the files of read_csv as they are",
                "select * from 'http://localhost:1/a.csv' | is an address: a query reads files of this machine",
                "select * from read_parquet('s3://b/x.parquet') | is an address: a query reads files of this machine",
                "select 1 as id, content as note from read_text('/proc/self/environ') | which may be a file of the system"
                        + " below /proc",
                "select 1 as id, content as note from read_text('/**') | which may be a file of the system below /proc",
                "select * from 'in/c.csv' | names 'in/c.csv': there is no such file ",
                "select * from 'no/*.csv' | names 'no/*.csv': there is no such folder ",
                "select * from read_csv('in/c*.csv') | line 1, column 15 of the query: No files found that match the"
                        + " pattern",
                "selec 1 | line 1, column 1 of the query: syntax error at or near \"selec\"",
                "select 'ä', nope from read_csv(['in/a.csv', 'in/b.csv']) t | line 1, column 13 of the query:"
                        + " Referenced column \"nope\" not found",
                "select * from 'in/a.csv' where nope(id) | line 1, column 32 of the query: Scalar Function with name"
                        + " nope does not exist!",
                "select id, note, note from 'in/a.csv' | the column 'note' is there 2 times",
                "select id from 'in/a.csv' | there is no column 'note'; the query gives 'id'",
                "select id, encode(note) as note from 'in/a.csv' | the column 'note' is of bytes",
            })
    void whatIsNoQueryOfFilesIsRefusedInASentenceBeforeItIsCarriedOut(String sql, String message) throws Exception {
        assertThat(source(sql.replace("\\|", "|")).check())
                .singleElement()
                .extracting(SourceCheck.Finding::message)
                .asString()
                .contains(message)
                .doesNotContain("\n");
        assertThat(left(folder)).containsExactlyInAnyOrder(folder.resolve("in"), folder.resolve("spec.yaml"));
        assertThat(left(folder.resolve("in"))).hasSize(2);
    }

    @Test
    void aMistakeThatOnlyTheRowsShowHasItsSentenceAndLeavesNothing() throws Exception {
        QuerySource source = source("select id, note::integer as note from 'in/a.csv'");

        assertThat(source.check()).isEmpty();
        assertThatThrownBy(() -> source.keep(folder.resolve("kept"), BOUNDS))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith("source.sql: ")
                .hasMessageContaining(folder.resolve("in/a.csv") + ":2: Error when converting column \"note\".");
        assertThat(left(folder.resolve("kept"))).isEmpty();
    }

    @Test
    void aQueryWithoutRowsIsRefused() throws Exception {
        QuerySource source = source("select * from 'in/a.csv' where id > 99");

        assertThatThrownBy(() -> source.keep(folder.resolve("kept"), BOUNDS))
                .hasMessage("source.sql: gives no rows, so there are no items");
    }

    @Test
    void moreRowsThanMemoryAreOrderedOnTheDisk() throws Exception {
        BlocksSettings small = new BlocksSettings(Path.of(""), "64MB", null, 1);
        Path kept = source("select (i * 7919) % 200000 as id, repeat('x', 300) || i as note from range(200000) t(i)")
                .keep(folder.resolve("kept"), small);

        assertThat(Files.size(kept)).isGreaterThan(60_000_000);
        try (Stream<String> lines = Files.lines(kept)) {
            assertThat(lines.limit(2)).allMatch(line -> line.matches("\\{\"id\":\"[01]\",\"note\":\"x+\\d+\"}"));
        }
        assertThat(left(folder.resolve("kept"))).containsExactly(kept);
    }

    @Test
    void tooLittleMemoryIsSaidWithTheSettingThatGivesMore() throws Exception {
        QuerySource source = source("select i as id, repeat('x', 30000) || i as note from range(3000) t(i)");

        assertThatThrownBy(() -> source.keep(folder.resolve("kept"), new BlocksSettings(Path.of(""), "4MB", null, 1)))
                .hasMessageStartingWith("source.sql: blocks.memory is too small for it (")
                .hasMessageEndingWith("give it more with --setting blocks.memory=2GB");
    }

    @Test
    void parquetWithDecimalsAndNestedColumnsIsReadExactly() throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(
                    "copy (select 1 as id, {price: 12345678901234567.10::decimal(20,2), tags: ['a', null]} as note)"
                            + " to '" + folder + "/in/n.parquet'");
        }
        assertThat(rows("select id, note from 'in/n.parquet'"))
                .containsExactly(
                        "{\"id\":\"1\",\"note\":\"{\\\"price\\\":12345678901234567.10,\\\"tags\\\":[\\\"a\\\",null]}\"}");
        assertThat(rows("select id, note.price as note from 'in/n.parquet'"))
                .containsExactly("{\"id\":\"1\",\"note\":\"12345678901234567.10\"}");
    }

    private List<String> rows(String sql) throws IOException, SourceRefusedException, SQLException {
        QuerySource source = source(sql);
        assertThat(source.check()).isEmpty();
        return Files.readAllLines(source.keep(folder.resolve("kept"), BOUNDS));
    }

    private QuerySource source(String sql) throws IOException {
        String block = sql.indent(4);
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                "experiment: {name: n}\nhandler: {kind: echo}\nsource:\n  sql: |\n" + block
                        + "  incident_id: id\n  types: {note: note}\n");
        SourceSection section = Objects.requireNonNull(
                SpecReader.read(spec, List.of(), HANDLERS).source());
        return new QuerySource(section, folder);
    }

    private static List<Path> left(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
