package dev.holdfast.runtime;

import dev.holdfast.model.RejectReason;
import dev.holdfast.topology.OversizeOutputException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a record cannot be sent (KIP-399, KIP-1034). One that Holdfast made too large is not sent: what it was
 * made of is set aside with the reason, and all others go on. One that only this cluster refuses, whose limits are lower
 * than those that {@code topics apply} sets, has ended its transaction, so nothing can be set aside in it: the task fails,
 * nothing is lost, and the log names the setting. The rest is as Kafka Streams has it.
 */
public final class OutputExceptionHandler implements ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(OutputExceptionHandler.class);

    private final DefaultProductionExceptionHandler others = new DefaultProductionExceptionHandler();

    /** Made by Kafka Streams. */
    public OutputExceptionHandler() {}

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RecordTooLargeException) {
            LOG.error(
                    "a record of {} bytes is too large for topic {}: let its max.message.bytes be what 'holdfast topics"
                            + " plan' names, and kafka.max.request.size no less; source topic={} partition={} offset={}",
                    record.value() == null ? 0 : record.value().length,
                    record.topic(),
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    exception);
            return Response.fail();
        }
        return others.handleError(context, record, exception);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Kafka Streams has it
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        if (exception instanceof OversizeOutputException) {
            LOG.error(
                    "what a record led to cannot be sent, topic={} partition={} offset={} node={}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    context.processorNodeId(),
                    exception);
            String message = exception.getMessage() + "; its key is " + record.key();
            return Response.resume(
                    List.of(RejectingExceptionHandler.setAside(context, RejectReason.OVERSIZE, message)));
        }
        return others.handleSerializationError(context, record, exception, origin);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        others.configure(configs);
    }
}
