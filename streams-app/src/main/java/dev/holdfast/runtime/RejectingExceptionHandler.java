package dev.holdfast.runtime;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.topology.Origin;
import dev.holdfast.topology.OversizeOutputException;
import dev.holdfast.topology.RejectedRecord;
import dev.holdfast.topology.RejectionCause;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a processor throws (KIP-1033). A full disk, a broker or a registry that is away is not the record's
 * fault: the task fails, nothing is committed, and it is tried again. Anything else is a fault of Holdfast on this
 * record, which is set aside with the reason instead of stopping all others forever.
 */
public final class RejectingExceptionHandler implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RejectingExceptionHandler.class);

    /** Made by Kafka Streams. */
    public RejectingExceptionHandler() {}

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        // What a clockwork does has no record that could be set aside.
        if (isInfrastructure(error) || context.topic() == null) {
            return Response.fail();
        }
        LOG.error(
                "a record was set aside because processing it failed, topic={} partition={} offset={} node={}",
                context.topic(),
                context.partition(),
                context.offset(),
                context.processorNodeId(),
                error);
        return Response.resume(List.of(setAside(context, reason(error), String.valueOf(error))));
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    /**
     * Returns the record for {@code rejected-items} of the record that is being processed. Its bytes are let go of as soon
     * as something was sent because of it: then its origin tells where they are.
     */
    static ProducerRecord<byte[], byte[]> setAside(ErrorHandlerContext context, RejectReason reason, String message) {
        Origin origin = new Origin(String.valueOf(context.topic()), context.partition(), context.offset());
        RejectedRecord rejected =
                new RejectionCause(reason, message, null).of(origin, context.sourceRawKey(), context.sourceRawValue());
        return new ProducerRecord<>(
                Topics.REJECTED_ITEMS.name(), null, null, rejected.key(), rejected.value(), rejected.headers());
    }

    private static RejectReason reason(Throwable error) {
        return error instanceof OversizeOutputException ? RejectReason.OVERSIZE : RejectReason.INTERNAL_ERROR;
    }

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
}
