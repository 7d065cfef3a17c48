package dev.holdfast.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.ItemSources;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.results.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run says. */
class SourceReportTest {
    @TempDir
    Path folder;

    private String report(boolean json, String execution) throws IOException, SourceRefusedException {
        return report(json, execution, HandlerType.Mode.EXECUTOR);
    }

    private String report(boolean json, String execution, HandlerType.Mode mode)
            throws IOException, SourceRefusedException {
        return report(json, execution, mode, "file: a.csv, incident_id: id");
    }

    private String report(boolean json, String execution, HandlerType.Mode mode, String section)
            throws IOException, SourceRefusedException {
        Files.writeString(
                folder.resolve("a.csv"), "id,A\n15-0052,short\n15-0053,the longest\n15-0054,\n15-0052,again\n");
        Path file = Files.writeString(
                folder.resolve("spec.yaml"),
                "experiment: {name: n}\nhandler: {kind: echo}\nsource: {" + section + ", types: {cme: A}}\n"
                        + "execution: {concurrency: 2, timeout: 90s" + execution + "}\n");
        Spec spec = SpecReader.read(file, List.of(), Map.of("echo", new KnownHandler(List.of(), false)));
        ItemSource source = ItemSources.open("e", spec, Optional.empty(), null);
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        new SourceReport(printer, printer, json).print(spec, source, source.scan(), mode, null);
        return out.toString();
    }

    @Test
    void namesTheLongestTextAndBothBoundsOfTheTime() throws Exception {
        assertThat(report(false, ", rate: 1/m").lines().skip(2))
                .containsExactly(
                        "rows:         4",
                        "items:        2",
                        "blanks:       1",
                        "duplicates:   1 (1 say something else than the item that counts)",
                        "rejected:     0",
                        "longest text: 11 characters, incident 15-0053, type cme",
                        "estimated:    at most 0.0250 hours, if each attempt takes its whole timeout of 90s and none is"
                                + " repeated",
                        "              at least 0.0166 hours, by the rate of 1/m",
                        "not items:",
                        "  duplicate_differs  line 5 has the id '15-0052' and the type 'cme' of data row 1, which counts,"
                                + " and says something else: again",
                        "dry run: nothing was started");
        assertThat(report(false, "")).doesNotContain("at least");
    }

    @Test
    void estimatesNothingForAHandlerWithoutATimeout() throws Exception {
        assertThat(report(false, "", HandlerType.Mode.INLINE))
                .contains("estimated:    unknown: the handler runs inline");
        assertThat(Json.parse(report(true, "", HandlerType.Mode.INLINE))
                        .get("estimated_hours_at_most")
                        .isNull())
                .isTrue();
    }

    @Test
    void saysTheSameInJson() throws Exception {
        JsonNode answer = Json.parse(report(true, ", rate: 1/h"));

        assertThat(answer.path("longest_text").intValue()).isEqualTo(11);
        assertThat(answer.path("longest_text_incident_id").textValue()).isEqualTo("15-0053");
        assertThat(answer.path("longest_text_type").textValue()).isEqualTo("cme");
        assertThat(answer.path("estimated_hours_at_least").doubleValue()).isEqualTo(1.0);
        assertThat(answer.path("estimated_hours_at_most").doubleValue()).isEqualTo(1.0);
        assertThat(Json.parse(report(true, "")).get("estimated_hours_at_least").isNull())
                .isTrue();
    }

    @Test
    void countsTheRowsThatAreLeftOutApart() throws Exception {
        String section = "file: a.csv, incident_id: id, where: {A: {matches: o}}";

        assertThat(report(false, "", HandlerType.Mode.EXECUTOR, section).lines())
                .contains(
                        "rows:         4",
                        "left out:     2 rows left out by source.where",
                        "items:        2",
                        "blanks:       0",
                        "duplicates:   0");
        assertThat(Json.parse(report(true, "", HandlerType.Mode.EXECUTOR, section))
                        .path("left_out")
                        .longValue())
                .isEqualTo(2);
    }

    @Test
    void namesEachOfSeveralFilesWithItsRowsAndChecksum() throws Exception {
        Files.writeString(folder.resolve("b.csv"), "id,A\n15-0060,more\n");
        String section = "file: '*.csv', incident_id: id";

        assertThat(report(false, "", HandlerType.Mode.EXECUTOR, section).lines())
                .startsWith("source:       " + folder + "/*.csv (2 files)")
                .anyMatch(line -> line.startsWith("              " + folder + "/a.csv: 4 rows, 62 bytes, sha256:"))
                .anyMatch(line -> line.startsWith("              " + folder + "/b.csv: 1 row, 18 bytes, sha256:"))
                .contains("rows:         5", "items:        3");
        JsonNode files =
                Json.parse(report(true, "", HandlerType.Mode.EXECUTOR, section)).path("source_files");
        assertThat(files).hasSize(2);
        assertThat(files.path(1).path("rows").longValue()).isEqualTo(1);
    }
}
