package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The rows of a query: killed in the middle, gone on with although the file is another one, proven, and brought elsewhere. */
class QuerySourceIT extends Scenario {
    private static final int ITEMS = 40;

    @Test
    void theRowsAreThoseOfTheStartWhateverBecomesOfTheFiles() throws Exception {
        Path data = folder.resolve("data");
        Path spec = write();
        parquet(ITEMS, "text");
        assertThat(holdfast.run(0, data, "run", spec.toString(), "--columns").out())
                .containsExactly("#1 'id'", "#2 'note'", "#3 'even'");
        assertThat(holdfast.run(0, data, "run", spec.toString(), "--dry-run").out())
                .contains("source:       source.sql", "rows:         40", "items:        40");
        assertThat(holdfast.run(0, data, "prompt", spec.toString(), "--row", "2")
                        .out())
                .anyMatch(line -> line.contains("item: 2/n, row 2"));
        assertThat(kept(data)).isEmpty();

        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "query");
        Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> calls() >= 5);
        run.kill();
        assertThat(calls()).isLessThan(ITEMS);
        assertThat(kept(data)).hasSize(1);

        parquet(ITEMS + 5, "another");
        Files.writeString(folder.resolve("go"), "");
        HoldfastProcess resumed = holdfast.run(0, data, "resume", "query");
        assertThat(resumed.err())
                .as(resumed.printed())
                .anyMatch(line -> line.contains("40 succeeded, 0 failed"))
                .noneMatch(line -> line.contains("is stored and used"));
        Path rows = kept(data).get(0);
        HoldfastProcess audit = holdfast.run(0, data, "audit", "query");
        assertThat(audit.out())
                .as(audit.printed())
                .anyMatch(line -> line.contains(rows + " has sha256:"))
                .anyMatch(line -> line.contains("40 keys of the source are the 40 that were submitted"));
        assertThat(holdfast.run(0, data, "results", "query", "--format", "jsonl", "--with-source").out().stream()
                        .map(HoldfastProcess::json)
                        .map(row -> row.get("incident_id").asText() + " "
                                + row.get("text").asText()))
                .hasSize(ITEMS)
                .contains("1 text 1", "40 text 40");
        assertThat(holdfast.run(3, data, "resume", "query", "--append").err())
                .anyMatch(line -> line.contains("started with the rows of a query (source.sql)"));

        holdfast.run(0, data, "backup", "query", "-o", folder.resolve("backup").toString());
        holdfast.run(
                0, data, "audit", "query", "--export", folder.resolve("export").toString());
        Path name = rows.getFileName();
        Files.move(data, folder.resolve("gone"));
        assertThat(holdfast.run(
                                0,
                                data,
                                "audit",
                                "--folder",
                                folder.resolve("export").toString())
                        .out())
                .anyMatch(line -> line.contains(folder.resolve("export/sources").resolve(name) + " has sha256:"));
        Path other = folder.resolve("other");
        holdfast.run(0, other, "restore", folder.resolve("backup").toString());
        assertThat(holdfast.run(0, other, "audit", "query").out())
                .anyMatch(line -> line.contains(other.resolve("sources").resolve(name) + " has sha256:"));
    }

    @Test
    void aQueryThatIsNoneIsRefusedWithItsPlaceAndLeavesNothing() throws Exception {
        Path data = folder.resolve("data");
        Path spec = write();
        parquet(2, "text");
        assertThat(holdfast.run(2, data, "run", spec.toString(), "--set", "source.sql=COPY (SELECT 1) TO 'out.csv'")
                        .err())
                .anyMatch(line -> line.contains("must be one SELECT, which only reads"));
        String none = "source.sql=SELECT id, note, true AS even FROM 'in/*.parquet' WHERE id > 9";
        assertThat(holdfast.run(3, data, "run", spec.toString(), "--set", none).err())
                .anyMatch(line -> line.contains("source.sql: gives no rows"));
        assertThat(folder.resolve("out.csv")).doesNotExist();
        assertThat(kept(data)).isEmpty();
    }

    private Path write() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("slow.sh"), """
            while read -r item; do
              echo call >> calls
              [ -e go ] || sleep 0.3
              echo '{"ok": true}'
            done
            """);
        return Files.writeString(folder.resolve("spec.yaml"), """
            experiment: {name: query}
            source:
              sql: |
                SELECT id, note, id % 2 = 0 AS even
                FROM read_parquet('in/*.parquet')
              incident_id: id
              types: {n: note}
              labels: {even: even}
            handler: {kind: exec, command: [sh, slow.sh]}
            execution: {concurrency: 2, timeout: 20s}
            """);
    }

    private void parquet(int rows, String text) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT i AS id, '" + text + " ' || i AS note FROM range(" + rows
                    + ", 0, -1) t(i)) TO '" + folder + "/in/a.parquet'");
        }
    }

    private static List<Path> kept(Path data) throws IOException {
        Path sources = data.resolve("sources");
        if (Files.notExists(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(sources)) {
            return files.toList();
        }
    }

    private long calls() {
        Path calls = folder.resolve("calls");
        try {
            return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
