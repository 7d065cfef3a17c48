package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.topology.OversizeOutputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By the kind of a failure: what a record led to is set aside and all others go on, or the task fails and is tried again. */
class OutputExceptionHandlerTest {
    private static final ProducerRecord<byte[], byte[]> RECORD =
            new ProducerRecord<>("results", new byte[] {1}, new byte[] {2});

    private final OutputExceptionHandler handler = new OutputExceptionHandler();

    @Test
    void setsAsideTheRecordThatLedToWhatCannotBeSent() {
        var response = serializing(context("attempts", new byte[12 << 20]), tooLarge());

        assertThat(response.result()).isEqualTo(ProductionExceptionHandler.Result.RESUME);
        ProducerRecord<byte[], byte[]> reject = only(response.deadLetterQueueRecords());
        assertThat(header(reject, RejectHeaders.REASON)).isEqualTo("oversize");
        assertThat(header(reject, RejectHeaders.MESSAGE)).contains("results").contains("its key is the-key");
        assertThat(header(reject, RejectHeaders.OFFSET)).isEqualTo("7");
        assertThat(reject.value()).hasSizeLessThan(Topics.MAX_RECORD_BYTES);
    }

    @Test
    void tellsTheOriginWhereTheBytesAreLetGoOf() {
        ProducerRecord<byte[], byte[]> reject =
                only(serializing(context("attempts", null), tooLarge()).deadLetterQueueRecords());

        assertThat(header(reject, RejectHeaders.TOPIC)).isEqualTo("attempts");
        assertThat(reject.value()).isNull();
    }

    @Test
    void goesOnWhereNoRecordLedToIt() {
        assertThat(serializing(context(null, null), tooLarge()).result())
                .isEqualTo(ProductionExceptionHandler.Result.RESUME);
    }

    @Test
    void failsWhereTheTransactionIsLostAnyhow() {
        assertThat(handler.handleError(context("attempts", null), RECORD, new RecordTooLargeException("too large"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
    }

    @Test
    void leavesTheRestAsItWas() {
        assertThat(handler.handleError(context("attempts", null), RECORD, new IllegalStateException("any"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(handler.handleError(context("attempts", null), RECORD, new TimeoutException("away"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.RETRY);
        assertThat(serializing(context("attempts", null), new SerializationException("any"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
    }

    @Test
    void setsAsideARecordWhoseProcessingFailedAfterSomethingWasSent() {
        ProcessingExceptionHandler.Response response = new RejectingExceptionHandler()
                .handleError(context("attempts", null), record(), new IllegalStateException("any"));

        assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        ProducerRecord<byte[], byte[]> reject = only(response.deadLetterQueueRecords());
        assertThat(header(reject, RejectHeaders.REASON)).isEqualTo("internal_error");
        assertThat(header(reject, RejectHeaders.OFFSET)).isEqualTo("7");
    }

    @Test
    void setsAsideTheBeginningOfARecordWhoseProcessingFailed() {
        ProcessingExceptionHandler.Response response = new RejectingExceptionHandler()
                .handleError(context("attempts", new byte[12 << 20]), record(), new IllegalStateException("any"));

        assertThat(only(response.deadLetterQueueRecords()).value()).hasSizeLessThan(Topics.MAX_RECORD_BYTES);
    }

    @Test
    void failsForWhatMayPassAndForWhatHasNoRecord() {
        RejectingExceptionHandler processing = new RejectingExceptionHandler();

        assertThat(processing
                        .handleError(
                                context("attempts", null), record(), new RegistryUnavailableException("away", null))
                        .result())
                .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
        assertThat(processing
                        .handleError(context(null, null), record(), new IllegalStateException("any"))
                        .result())
                .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    }

    private ProductionExceptionHandler.Response serializing(ErrorHandlerContext context, Exception error) {
        return handler.handleSerializationError(
                context,
                new ProducerRecord<>("results", "the-key", "a value"),
                error,
                SerializationExceptionOrigin.VALUE);
    }

    private static Exception tooLarge() {
        return new OversizeOutputException("results", 9 << 20);
    }

    private static Record<String, String> record() {
        return new Record<>("key", "value", 0);
    }

    private static ErrorHandlerContext context(@Nullable String topic, byte @Nullable [] value) {
        return new DefaultErrorHandlerContext(
                null,
                topic,
                topic == null ? -1 : 3,
                topic == null ? -1 : 7,
                new RecordHeaders(),
                "a-node",
                new TaskId(0, 3),
                0,
                value == null ? null : new byte[] {1},
                value);
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
