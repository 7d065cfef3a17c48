package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Scripts read results by column: new ones come at the end. */
class ResultWriterTest {

    @Test
    void writesTokensInTheLastColumnsAndNothingWhereNoneWereReported() {
        assertThat(written(ResultWriter.itemsCsv()))
                .isEqualTo("experiment_id,incident_id,type,status,attempt_count,output,error_category,error_message,"
                        + "first_error_message,duration_ms,ended_at,tokens_in,tokens_out\n"
                        + "e,A-17,t,succeeded,1,{},,,,5,1970-01-01T00:00:00Z,70,\n");
        assertThat(written(ResultWriter.itemsJsonl()))
                .endsWith("\"duration_ms\":5,\"ended_at\":\"1970-01-01T00:00:00Z\","
                        + "\"tokens_in\":70,\"tokens_out\":null}\n");
    }

    private static String written(ResultWriter writer) {
        StringWriter text = new StringWriter();
        PrintWriter printer = new PrintWriter(text);
        writer.to(printer).accept(result());
        printer.flush();
        return text.toString();
    }

    private static Result result() {
        Result result = new Result();
        result.setExperimentId("e");
        result.setIncidentId("A-17");
        result.setType("t");
        result.setStatus(ResultStatus.SUCCEEDED);
        result.setAttemptCount(1);
        result.setOutput("{}");
        result.setDurationMs(5L);
        result.setTokensIn(70L);
        result.setEndedAt(Instant.EPOCH);
        return result;
    }
}
