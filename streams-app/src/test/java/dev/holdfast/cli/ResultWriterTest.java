package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.errors.RefusedException;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

/** The forms of results; scripts read them by column: new ones come at the end. */
class ResultWriterTest {
    private static final String SPELLED =
            "{\"p\":0.90,\"long\":12345678901234567890.123456789,\"huge\":1e400,\"list\":[1E5],\"word\":\"a"
                    + " \\\"b\\\"\",\"none\":null}";

    @Test
    void writesEveryColumnInOneOrderAndNumbersAsTheyCame() {
        Result result = result("A-17", SPELLED);
        String quoted = '"' + SPELLED.replace("\"", "\"\"") + '"';
        assertThat(csv(ItemColumns.whole(), false, result))
                .isEqualTo("experiment_id,incident_id,type,status,attempt_count,output,error_category,error_message,"
                        + "first_error_message,duration_ms,ended_at,tokens_in,tokens_out,labels,spec_version,key\n"
                        + "e,A-17,t,succeeded,1," + quoted + ",,,,5,1970-01-01T00:00:00Z,70,,"
                        + "\"{\"\"a\"\":\"\"2\"\",\"\"b\"\":\"\"1\"\"}\",0,e/A-17/t\n");
        assertThat(jsonl(ItemColumns.whole(), result))
                .isEqualTo("{\"experiment_id\":\"e\",\"incident_id\":\"A-17\",\"type\":\"t\",\"status\":\"succeeded\","
                        + "\"attempt_count\":1,\"output\":" + SPELLED + ",\"error_category\":null,"
                        + "\"error_message\":null,\"first_error_message\":null,\"duration_ms\":5,"
                        + "\"ended_at\":\"1970-01-01T00:00:00Z\",\"tokens_in\":70,\"tokens_out\":null,"
                        + "\"labels\":{\"a\":\"2\",\"b\":\"1\"},\"spec_version\":0,\"key\":\"e/A-17/t\"}\n");
    }

    @Test
    void makesAColumnOfEachMemberSortedByNameWhicheverAnswersHaveIt() {
        Result[] results = {result("1", "{\"b\":0.90,\"a\":\"x\"}"), result("2", "{\"c\":[1.0],\"a\":null}")};
        ItemColumns.Members members = new ItemColumns.Members();
        List.of(results).forEach(members::add);
        ItemColumns flat = ItemColumns.flat(members.names());

        assertThat(csv(flat, false, results).lines())
                .satisfiesExactly(
                        head -> assertThat(head).contains(",attempt_count,output.a,output.b,output.c,error_category,"),
                        first -> assertThat(first).contains(",1,x,0.90,,,"),
                        second -> assertThat(second).contains(",1,,,[1.0],,"));
        assertThat(jsonl(flat, results).lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"output.a\":\"x\",\"output.b\":0.90,\"output.c\":null,"),
                        second ->
                                assertThat(second).contains("\"output.a\":null,\"output.b\":null,\"output.c\":[1.0],"));
    }

    @Test
    void leavesWhatLooksLikeAFormulaUnlessAskedAndNeverTouchesNumbers() {
        Result result = result("=1+2", "{\"n\":-5,\"t\":\"@x\"}");
        ItemColumns.Members members = new ItemColumns.Members();
        members.add(result);
        ItemColumns flat = ItemColumns.flat(members.names());
        assertThat(csv(flat, false, result)).contains("\ne,=1+2,t,succeeded,1,-5,@x,");
        assertThat(csv(flat, true, result)).contains("\ne,'=1+2,t,succeeded,1,-5,'@x,");
    }

    @Test
    void refusesToFlattenAnswersWithThousandsOfMembers() {
        ItemColumns.Members members = new ItemColumns.Members();
        assertThatThrownBy(() -> IntStream.range(0, 3_000).forEach(i -> members.add(result("x", "{\"m" + i + "\":1}"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("too many for --flatten");
    }

    @Test
    void writesAWorkbookWhoseNumbersAreNumbersWhereASpreadsheetCanHoldThem() throws Exception {
        Result result = result("=1+2", "{\"p\":0.90,\"long\":12345678901234567890,\"text\":\"nul\\u0000 _x0041_\"}");
        ItemColumns.Members members = new ItemColumns.Members();
        members.add(result);
        List<Row> rows = workbook(ItemColumns.flat(members.names()), ResultWorkbook.MOST_ROWS, result)
                .get(0);

        assertThat(text(rows.get(0), "output.p", rows)).isEqualTo("output.p");
        Cell p = cell(rows.get(1), "output.p", rows);
        assertThat(p.asNumber()).isEqualByComparingTo("0.9");
        assertThat(p.getDataFormatString()).isEqualTo("0.00");
        assertThat(text(rows.get(1), "output.long", rows)).isEqualTo("12345678901234567890");
        assertThat(text(rows.get(1), "output.text", rows)).isEqualTo("nul_x0000_ _x005F_x0041_");
        assertThat(text(rows.get(1), "incident_id", rows)).isEqualTo("=1+2");
        assertThat(cell(rows.get(1), "ended_at", rows).asDate()).isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0));
    }

    @Test
    void goesOnInAnotherSheetWhereOneIsFullAndRefusesACellThatNoneCanHold() throws Exception {
        List<List<Row>> sheets =
                workbook(ItemColumns.whole(), 3, result("1", "{}"), result("2", "{}"), result("3", "{}"));
        assertThat(sheets).hasSize(2);
        assertThat(sheets.get(1)).hasSize(2);
        assertThat(text(sheets.get(1).get(1), "incident_id", sheets.get(1))).isEqualTo("3");

        assertThatThrownBy(() -> workbook(
                        ItemColumns.whole(),
                        3,
                        result("1", "{\"a\":\"" + "x".repeat(ResultWorkbook.LONGEST_CELL) + "\"}")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("column output of item 1 has");
    }

    private static String text(Row row, String column, List<Row> sheet) {
        return cell(row, column, sheet).getText();
    }

    private static Cell cell(Row row, String column, List<Row> sheet) {
        Row head = sheet.get(0);
        return row.getCell(IntStream.range(0, head.getCellCount())
                .filter(i -> head.getCell(i).getText().equals(column))
                .findFirst()
                .orElseThrow());
    }

    private static List<List<Row>> workbook(ItemColumns columns, int mostRows, Result... results) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ResultWorkbook book = new ResultWorkbook(out, columns.columns(), mostRows)) {
            for (Result result : results) {
                book.add(columns.row(result));
            }
        }
        try (ReadableWorkbook read = new ReadableWorkbook(
                new ByteArrayInputStream(out.toByteArray()),
                new org.dhatim.fastexcel.reader.ReadingOptions(true, false))) {
            List<List<Row>> sheets = new java.util.ArrayList<>();
            for (var sheet : read.getSheets().toList()) {
                sheets.add(sheet.read());
            }
            return sheets;
        }
    }

    private static String csv(ItemColumns columns, boolean neutral, Result... results) {
        StringWriter text = new StringWriter();
        var sink = ResultWriter.csv(text, columns.columns(), neutral);
        List.of(results).forEach(result -> sink.accept(columns.row(result)));
        return text.toString();
    }

    private static String jsonl(ItemColumns columns, Result... results) {
        StringWriter text = new StringWriter();
        var sink = ResultWriter.jsonLines(text, columns.columns());
        List.of(results).forEach(result -> sink.accept(columns.row(result)));
        return text.toString();
    }

    private static Result result(String incident, String output) {
        Result result = new Result();
        result.setExperimentId("e");
        result.setIncidentId(incident);
        result.setType("t");
        result.setStatus(ResultStatus.SUCCEEDED);
        result.setAttemptCount(1);
        result.setOutput(output);
        result.setLabels(Map.of("b", "1", "a", "2"));
        result.setDurationMs(5L);
        result.setTokensIn(70L);
        result.setEndedAt(Instant.EPOCH);
        return result;
    }
}
