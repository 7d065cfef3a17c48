package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Anybody may write a number that no version of Holdfast would. What is stored of it is looked at by clockworks, whose
 * failure has no record that could be set aside: so none may fail, now or later.
 */
class ExtremeRecordsTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");
    private static final ItemKey OTHER = new ItemKey("other", "i1", "t");

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
    void sumsAnyTally(long number) {
        harness.start("e", withBudget(), 1);
        Tally tally = Records.tally("e", 7, 0, 0, 0);
        for (Schema.Field field : tally.getSchema().getFields()) {
            if (field.schema().getType() == Schema.Type.LONG) {
                tally.put(field.pos(), number);
            }
        }
        tally.setSequence(1);

        harness.report(tally);

        othersGoOn();
    }

    @ParameterizedTest
    @EnumSource(AttemptEvent.class)
    void foldsAnyEvent(AttemptEvent kind) {
        harness.start("e", withBudget(), 1);
        harness.submit(KEY);
        for (long number : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            Attempt event = Events.started(KEY, (int) number, "no executor of ours");
            event.setEvent(kind);
            event.setAt(Instant.ofEpochMilli(number));
            event.setTimeoutMs(number);
            event.setTokensReserved(number);
            event.setMicrosReserved(number);
            event.setTokensIn(number);
            event.setTokensOut(number);
            event.setDurationMs(number);
            event.setRetryAfterMs(number);
            event.setErrorCategory(ErrorCategory.RATE_LIMIT);
            harness.report(event);
        }

        othersGoOn();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void restoresAnyTimes(long number) {
        Experiment record = Records.running("e");
        record.setSpec(Specs.of("slow"));
        record.setStartedAt(Instant.ofEpochMilli(number));
        record.setSessionStartedAt(Instant.ofEpochMilli(number));
        record.setItemsSucceeded(number);
        record.setSessionItemsBefore(number);
        record.setBudgetWallTimeMs(number);
        ExperimentCommand restore = Records.command(CommandKind.RESTORE, "e");
        restore.setRecord(record);

        harness.send(restore);
        harness.report(Records.tally("e", 0, 1, 1, 0));

        othersGoOn();
    }

    @Test
    void takesAnyTotal() {
        for (long number : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            harness.start("e" + number, Specs.of("slow"), number);
        }
        harness.start("e", Specs.of("slow"), Long.MAX_VALUE);
        harness.submit(KEY);
        harness.report(Events.started(KEY, 1, "here/2"));
        harness.report(Events.succeeded(KEY, 1, "here/2", "{}"));

        othersGoOn();
    }

    private static String withBudget() {
        String spec = Specs.of("slow");
        return spec.substring(0, spec.length() - 1)
                + ",\"budget\":{\"tokens\":1000,\"money\":5,\"wall_time\":\"1h\",\"tokens_per_call\":10,"
                + "\"prices\":{\"*\":\"0.15/0.60\"}}}";
    }

    private void othersGoOn() {
        harness.advance(Duration.ofSeconds(2));
        harness.start("other", Specs.of("slow"), 1);
        harness.submit(OTHER);
        harness.advance(Duration.ofMinutes(5));

        assertThat(harness.queue().takeAll()).extracting(task -> task.key()).contains(OTHER);
    }
}
