package dev.holdfast.runtime;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a processor throws (KIP-1033). A full disk, a broker or a registry that is away is not the record's
 * fault: the task fails, nothing is committed, and it is tried again. Anything else is a fault of Holdfast on this
 * record, which is set aside with the reason instead of stopping all others for ever.
 */
public final class RejectingExceptionHandler implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RejectingExceptionHandler.class);

    /** Made by Kafka Streams. */
    public RejectingExceptionHandler() {}

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        if (isInfrastructure(error) || context.sourceRawValue() == null) {
            return Response.fail();
        }
        LOG.error(
                "a record was set aside because processing it failed, topic={} partition={} offset={} node={}",
                context.topic(),
                context.partition(),
                context.offset(),
                context.processorNodeId(),
                error);
        return Response.resume(List.of(new ProducerRecord<>(
                Topics.REJECTED_ITEMS.name(),
                null,
                null,
                context.sourceRawKey(),
                context.sourceRawValue(),
                headers(context, error))));
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    private static boolean isInfrastructure(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof KafkaException
                    || cause instanceof RegistryUnavailableException
                    || cause.getClass().getName().startsWith("org.rocksdb.")) {
                return true;
            }
        }
        return false;
    }

    private static Headers headers(ErrorHandlerContext context, Exception error) {
        Headers headers = new RecordHeaders();
        add(headers, RejectHeaders.REASON, RejectReason.INTERNAL_ERROR.word());
        add(headers, RejectHeaders.MESSAGE, String.valueOf(error));
        add(headers, RejectHeaders.TOPIC, context.topic());
        add(headers, RejectHeaders.PARTITION, String.valueOf(context.partition()));
        add(headers, RejectHeaders.OFFSET, String.valueOf(context.offset()));
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
